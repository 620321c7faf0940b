//! `signpost provision`: the gap analysis from the command line, with the same figures as the API.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use serde::de::DeserializeOwned;
use validator::Validate;

use super::reading::ReadingArgs;
use crate::catalogue::{Mode, Referrer};
use crate::directory::Clock;
use crate::interop::seeds::read_assumptions;
use crate::pathway::{FieldError, Snapshot};
use crate::provision::{
    Level, PanelQuestion, PeopleReply, ProvisionReply, ProvisionRequest, Question, ScenarioError,
    ScenarioReply, ScenarioRequest, TravelBy, areas_csv, areas_geojson, people_csv,
};

#[derive(Debug, Args)]
pub struct ProvisionArgs {
    #[command(subcommand)]
    command: ProvisionCommand,
}

#[derive(Debug, Subcommand)]
enum ProvisionCommand {
    /// Figures of every area: which services cover it, how far the nearest is, how much there is for whom.
    Areas {
        #[command(flatten)]
        question: QuestionArgs,

        /// json, csv or geojson.
        #[arg(long, default_value = "csv", value_parser = ["json", "csv", "geojson"])]
        format: String,

        #[command(flatten)]
        reading: ReadingArgs,
    },
    /// The panel of described people in every area: who would find help where. The gaps in sentences, unless a format is given.
    People {
        #[command(flatten)]
        question: QuestionArgs,

        /// Only this person of the panel.
        #[arg(long, value_name = "SLUG")]
        person: Option<String>,

        /// Who asks, once for each; the person, a GP and a link worker when left out.
        #[arg(long, value_name = "REFERRER", value_parser = word::<Referrer>)]
        asked_by: Vec<Referrer>,

        /// sentences, json or csv.
        #[arg(long, default_value = "sentences", value_parser = ["sentences", "json", "csv"])]
        format: String,

        #[command(flatten)]
        reading: ReadingArgs,
    },
    /// What closing, opening or moving services, or who may refer to them, would change: a scenario as JSON in, the answer as JSON out. Nothing is stored.
    Scenario {
        /// As for `POST /api/v1/provision/scenarios`.
        #[arg(value_name = "FILE")]
        scenario: PathBuf,

        #[command(flatten)]
        reading: ReadingArgs,
    },
}

#[derive(Debug, Args)]
struct QuestionArgs {
    /// local_authority, msoa, lsoa, ward or postcode_district.
    #[arg(long, value_name = "LEVEL", value_parser = word::<Level>)]
    level: Option<Level>,

    /// Only areas that lie in this one, by GSS code.
    #[arg(long, value_name = "CODE")]
    area: Option<String>,

    /// Only for this need, by slug.
    #[arg(long, value_name = "SLUG")]
    need: Option<String>,

    /// Only services at this step of care, 1 to 5.
    #[arg(long)]
    step: Option<i32>,

    /// Only services known to give help this way, such as in_person or phone.
    #[arg(long, value_parser = word::<Mode>)]
    mode: Option<Mode>,

    /// Only services that may take somebody of this age.
    #[arg(long, value_name = "YEARS")]
    age_years: Option<i32>,

    /// How long a journey may take, 1 to 120.
    #[arg(long)]
    minutes: Option<i32>,

    /// car, walk or public (answered as walking: no bus times are known).
    #[arg(long, value_parser = word::<TravelBy>)]
    travel: Option<TravelBy>,
}

/// A word as the API takes it.
fn word<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|error| error.to_string())
}

impl QuestionArgs {
    fn read(&self, snapshot: &Snapshot) -> anyhow::Result<Question> {
        let Self { level, area, need, step, mode, age_years, minutes, travel } = self;
        let request = ProvisionRequest {
            level: *level,
            area: area.clone(),
            need: need.clone(),
            step: *step,
            mode: *mode,
            age_years: *age_years,
            minutes: *minutes,
            travel: *travel,
        };
        request.validate().context("the question makes no sense")?;
        Question::read(&request, snapshot).map_err(nonsense)
    }
}

fn nonsense(errors: Vec<FieldError>) -> anyhow::Error {
    let lines: Vec<String> = errors.iter().map(|e| format!("{}: {}", e.pointer, e.detail)).collect();
    anyhow::anyhow!("it makes no sense: {}", lines.join("; "))
}

pub async fn provision(args: ProvisionArgs) -> anyhow::Result<ExitCode> {
    let now = Clock::System.now();
    let text = match args.command {
        ProvisionCommand::Areas { question, format, reading } => {
            let snapshot = reading.snapshot().await?;
            let assumptions = read_assumptions(&reading.seed_files())?;
            let question = question.read(&snapshot)?;
            let (reply, figures) = ProvisionReply::of(&snapshot, &assumptions, question, now);
            match format.as_str() {
                "json" => serde_json::to_string(&reply)?,
                "geojson" => areas_geojson(&reply, &figures.places, snapshot.gazetteer()).to_string(),
                _ => areas_csv(&reply),
            }
        }
        ProvisionCommand::People { question, person, asked_by, format, reading } => {
            let snapshot = reading.snapshot().await?;
            let assumptions = read_assumptions(&reading.seed_files())?;
            let mut panel = PanelQuestion { person, ..PanelQuestion::of(&question.read(&snapshot)?, now) };
            if !asked_by.is_empty() {
                panel.askers = asked_by;
            }
            let reply = PeopleReply::of(&snapshot, &assumptions, &panel, &mut progress)?;
            match format.as_str() {
                "json" => serde_json::to_string(&reply)?,
                "csv" => people_csv(&reply),
                _ => reply.gaps.into_iter().map(|gap| gap.sentence + "\n").collect(),
            }
        }
        ProvisionCommand::Scenario { scenario, reading } => {
            let snapshot = reading.snapshot().await?;
            let assumptions = read_assumptions(&reading.seed_files())?;
            let text = std::fs::read_to_string(&scenario)
                .with_context(|| format!("cannot read `{}`", scenario.display()))?;
            let request: ScenarioRequest = serde_json::from_str(&text)
                .context("the scenario is not what `POST /api/v1/provision/scenarios` takes")?;
            request.validate().context("the scenario makes no sense")?;
            match ScenarioReply::of(&snapshot, &assumptions, &request, now) {
                Ok(reply) => serde_json::to_string(&reply)?,
                Err(ScenarioError::Fields(errors)) => return Err(nonsense(errors)),
                Err(error) => bail!(error),
            }
        }
    };
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One line that is written over itself, on standard error so that the answer stays clean.
fn progress(done: usize, all: usize) {
    let mut err = std::io::stderr().lock();
    // Whoever closed standard error does not want to hear of it.
    let _ = write!(err, "\rasked for {done} of {all} people");
    if done == all {
        let _ = writeln!(err);
    }
    let _ = err.flush();
}
