//! `signpost evaluate`: how good is the search on judged queries, and why does it fail where it fails?

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Args;
use serde_json::json;

use super::own_index::OwnIndex;
use super::reading::{Read, ReadingArgs};
use crate::cli::say::say;
use crate::directory::Clock;
use crate::geography::{Gazetteer, Located, Postcode};
use crate::search::evaluation::{DEPTH, JudgedQuery, Measures, judged_queries, with_slip};
use crate::search::{Found, IndexWords, Query};

/// How many of the services found are explained for a query that fails.
const EXPLAINED: usize = 4;

#[derive(Debug, Args)]
pub struct EvaluateArgs {
    /// Judged queries: CSV with the columns query, place, best (grade 3) and good (grade 1); slugs separated by `;`.
    file: PathBuf,

    /// Ask every query this many times more, each time with one slip of the keyboard.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u16).range(0..=100))]
    slips: u16,

    /// How many failing queries to explain: those with none of the best among the first three.
    #[arg(long, default_value_t = 10)]
    failing: usize,

    /// Folder of search words, instead of those built into the program: to try a change of `index/` before it is built in.
    #[arg(long, value_name = "DIR")]
    words: Option<PathBuf>,

    /// The measures as JSON.
    #[arg(long)]
    json: bool,

    #[command(flatten)]
    reading: ReadingArgs,
}

pub async fn evaluate(args: EvaluateArgs) -> anyhow::Result<ExitCode> {
    let text = std::fs::read_to_string(&args.file)
        .with_context(|| format!("cannot read `{}`", args.file.display()))?;
    let judged = judged_queries(&text).with_context(|| args.file.display().to_string())?;
    let read = args.reading.catalogue().await?;
    check_slugs(&judged, &read)?;
    let words = match &args.words {
        Some(folder) => IndexWords::folder(folder)?,
        None => IndexWords::embedded()?,
    };
    let own = OwnIndex::of(&read.catalogue, &read.gazetteer, words)?;
    let judging = Judging { own: &own, gazetteer: &read.gazetteer };

    let mut measured: Vec<(&JudgedQuery, Measures)> = Vec::new();
    for one in &judged {
        measured.push((one, judging.measure(one, &one.text)?));
    }
    let straight = Measures::mean(&measured.iter().map(|(_, measures)| *measures).collect::<Vec<_>>());
    let slipped = judging.with_slips(&judged, args.slips)?;
    if args.json {
        say!("{}", json!({"queries": judged.len(), "measures": straight, "with_one_slip": slipped}));
        return Ok(ExitCode::SUCCESS);
    }
    say!("{} queries of {}", judged.len(), args.file.display());
    print_measures("as written", &straight)?;
    if let Some(slipped) = slipped {
        print_measures("with one slip", &slipped)?;
        say!("one slip costs {:.3} nDCG@10", straight.ndcg_at_10 - slipped.ndcg_at_10);
    }
    let failing: Vec<&JudgedQuery> =
        measured.iter().filter(|(_, measures)| measures.success_at_3 < 1.0).map(|(one, _)| *one).collect();
    say!("{} queries with none of the best among the first three", failing.len());
    for one in failing.iter().take(args.failing) {
        judging.explain(one)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print_measures(what: &str, measures: &Measures) -> anyhow::Result<()> {
    let Measures { ndcg_at_10, success_at_1, success_at_3, reciprocal_rank } = measures;
    say!(
        "{what:<14} nDCG@10 {ndcg_at_10:.3}   success@1 {success_at_1:.3}   success@3 {success_at_3:.3}   MRR {reciprocal_rank:.3}"
    );
    Ok(())
}

/// A slug that no service has would count as a failure of the search; it is one of the file.
fn check_slugs(judged: &[JudgedQuery], read: &Read) -> anyhow::Result<()> {
    let known: BTreeSet<&str> = read.catalogue.services.iter().map(|service| service.slug.as_str()).collect();
    for one in judged {
        let unknown = one.best.iter().chain(&one.good).find(|slug| !known.contains(slug.as_str()));
        if let Some(slug) = unknown {
            bail!("query `{}` names `{slug}`, and no service has that slug", one.text);
        }
    }
    Ok(())
}

/// What the judged queries are put to.
struct Judging<'j> {
    own: &'j OwnIndex,
    gazetteer: &'j Gazetteer,
}

impl Judging<'_> {
    fn query(&self, judged: &JudgedQuery, text: &str) -> anyhow::Result<Query> {
        let place = judged.place.as_deref().map(|place| self.place(place)).transpose()?;
        Ok(Query { place, per_page: DEPTH, ..Query::of_text(text) })
    }

    fn place(&self, text: &str) -> anyhow::Result<Located> {
        if let Some(place) = self.gazetteer.place(text) {
            return Ok(place);
        }
        let postcode = Postcode::parse(text).with_context(|| format!("place `{text}`"))?;
        Ok(self.gazetteer.locate(&postcode))
    }

    fn find(&self, judged: &JudgedQuery, text: &str) -> anyhow::Result<Found> {
        Ok(self.own.index.find(&self.query(judged, text)?, Clock::System.now())?)
    }

    fn measure(&self, judged: &JudgedQuery, text: &str) -> anyhow::Result<Measures> {
        let found = self.find(judged, text)?;
        let ranking: Vec<&str> = found.hits.iter().map(|hit| hit.slug.as_str()).collect();
        Ok(judged.measure(&ranking))
    }

    /// The means over all queries and rounds; none without a round.
    fn with_slips(&self, judged: &[JudgedQuery], rounds: u16) -> anyhow::Result<Option<Measures>> {
        let mut all = Vec::new();
        for round in 0..u64::from(rounds) {
            for (at, one) in (1u64..).zip(judged) {
                all.push(self.measure(one, &with_slip(&one.text, round * 1_000 + at))?);
            }
        }
        Ok(if all.is_empty() { None } else { Some(Measures::mean(&all)) })
    }

    /// What was found instead, and how its score and that of the best come about.
    fn explain(&self, judged: &JudgedQuery) -> anyhow::Result<()> {
        let found = self.find(judged, &judged.text)?;
        let place = judged.place.as_deref().map(|place| format!(" at {place}")).unwrap_or_default();
        say!("\n`{}`{place}", judged.text);
        let understood = &found.understood;
        let read = understood.place.as_ref().map_or("none", |place| place.label.as_str());
        say!(
            "  read as `{}`, needs {:?}, like {:?}, place {read}",
            understood.text,
            understood.needs,
            understood.situations
        );
        let mut slugs: Vec<&str> = found.hits.iter().take(EXPLAINED).map(|hit| hit.slug.as_str()).collect();
        let best = judged.best.iter().map(String::as_str);
        slugs.extend(best.filter(|best| !found.hits.iter().take(EXPLAINED).any(|hit| hit.slug == *best)));
        for explanation in self.own.index.explain(&self.query(judged, &judged.text)?, &slugs)? {
            let mark = if judged.best.contains(&explanation.slug) { "best " } else { "     " };
            say!("  {mark}{explanation}");
        }
        Ok(())
    }
}
