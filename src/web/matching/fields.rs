//! One field of the form: its question, why it is asked, what was typed, and what is wrong with it.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::questions::{Question, Shape, fact_words, question, words};
use super::typed::Typed;
use crate::catalogue::{AccessWord, Mode, Referrer};
use crate::geography::{AreaCode, AreaKind};
use crate::pathway::Snapshot;
use crate::web::form::{self, Fault};
use crate::web::words as plain;

/// What fields are drawn from.
#[derive(Clone, Copy)]
pub struct Fields<'f> {
    pub snapshot: &'f Snapshot,
    pub typed: &'f Typed,
    pub faults: &'f [Fault],
    /// The civil day of the answer.
    pub today: NaiveDate,
}

impl Fields<'_> {
    /// A field by its name; nothing for a name that is not asked about.
    pub fn field(&self, name: &str) -> Markup {
        let Some(question) = question(name) else { return html! {} };
        match question.shape {
            Shape::Number | Shape::Line => self.line(question),
            Shape::Text => self.text(question),
            Shape::Step | Shape::Asker | Shape::Authority | Shape::Distance => self.select(question),
            Shape::YesNo => self.radios(question, &[("yes", "Yes"), ("no", "No")]),
            Shape::Word(values) => {
                let labels: Vec<String> = values.iter().map(|value| self.label(name, value)).collect();
                let choices: Vec<(&str, &str)> =
                    values.iter().copied().zip(labels.iter().map(String::as_str)).collect();
                self.radios(question, &choices)
            }
            Shape::Needs => {
                let needs = self.snapshot.needs();
                let choices: Vec<(&str, &str)> =
                    needs.iter().map(|need| (need.slug.as_str(), need.name.as_str())).collect();
                self.ticks(question, &choices)
            }
            Shape::Many(values) => {
                let labels: Vec<String> = values.iter().map(|value| self.label(name, value)).collect();
                let choices: Vec<(&str, &str)> =
                    values.iter().copied().zip(labels.iter().map(String::as_str)).collect();
                self.ticks(question, &choices)
            }
            Shape::Tick => self.ticks(question, &[("yes", "Yes")]),
        }
    }

    /// The words for one value of a field.
    pub fn label(&self, name: &str, value: &str) -> String {
        let json = || serde_json::Value::String(value.to_owned());
        match name {
            "needs" => self
                .snapshot
                .needs()
                .iter()
                .find(|need| need.slug == value)
                .map_or(value.to_owned(), |need| need.name.clone()),
            "asked_by" => serde_json::from_value::<Referrer>(json())
                .map_or(value.to_owned(), |referrer| plain::asker(referrer).to_owned()),
            "modes" => serde_json::from_value::<Mode>(json())
                .map_or(value.to_owned(), |mode| plain::mode(mode).to_owned()),
            "access" => serde_json::from_value::<AccessWord>(json())
                .map_or(value.to_owned(), |word| plain::access(word).to_owned()),
            "languages" => plain::language(value).to_owned(),
            "sex" => match value {
                "female" => "a woman".to_owned(),
                "male" => "a man".to_owned(),
                _ => "in another way".to_owned(),
            },
            "area" | "gp_area" => {
                let area =
                    value.parse::<AreaCode>().ok().and_then(|code| self.snapshot.gazetteer().area(code));
                area.map_or(value.to_owned(), |area| area.name.clone())
            }
            "step" => {
                let step = self.snapshot.pyramid().iter().find(|step| step.step.to_string() == value);
                step.map_or(value.to_owned(), |step| format!("{} {}", step.step, step.name))
            }
            "within_m" => value
                .parse::<f64>()
                .map_or(value.to_owned(), |metres| format!("up to {} km", metres / 1000.0)),
            _ => match (value, fact_words(name, self.snapshot)) {
                ("yes" | "no", _) => value.to_owned(),
                (_, Some(words)) => words.words.get(value).cloned().unwrap_or_else(|| value.to_owned()),
                (_, None) => value.to_owned(),
            },
        }
    }

    fn fault(&self, name: &str) -> Option<&str> {
        form::fault(self.faults, name)
    }

    /// Ids of what explains the field, for `aria-describedby`.
    fn described(&self, name: &str) -> String {
        if self.fault(name).is_some() {
            format!("{name}-why {}", form::error_id(name))
        } else {
            format!("{name}-why")
        }
    }

    fn why(&self, name: &str) -> Markup {
        let (_, why) = words(name, self.snapshot);
        html! {
            p.why id=(format!("{name}-why")) { span { "Why we ask: " } (why) }
            (form::error(self.faults, name))
        }
    }

    fn line(&self, question: Question) -> Markup {
        let Question { name, shape, .. } = question;
        let (asked, _) = words(name, self.snapshot);
        let number = shape == Shape::Number;
        html! {
            div.field.wrong[self.fault(name).is_some()] {
                label for=(name) { (asked) }
                (self.why(name))
                input #(name) name=(name) type="text" value=(self.typed.get(name).unwrap_or_default()) autocomplete="off"
                    inputmode=[number.then_some("numeric")] class=(if number { "short" } else { "medium" })
                    aria-describedby=(self.described(name)) aria-invalid=[self.fault(name).map(|_| "true")];
            }
        }
    }

    fn text(&self, question: Question) -> Markup {
        let name = question.name;
        let (asked, _) = words(name, self.snapshot);
        html! {
            div.field.wrong[self.fault(name).is_some()] {
                label for=(name) { (asked) }
                (self.why(name))
                textarea #(name) name=(name) rows="3" maxlength="5000" autocomplete="off" aria-describedby=(self.described(name))
                    aria-invalid=[self.fault(name).map(|_| "true")] { (self.typed.get(name).unwrap_or_default()) }
            }
        }
    }

    fn select(&self, question: Question) -> Markup {
        let Question { name, shape, .. } = question;
        let (asked, _) = words(name, self.snapshot);
        html! {
            div.field.wrong[self.fault(name).is_some()] {
                label for=(name) { (asked) }
                (self.why(name))
                select #(name) name=(name) autocomplete="off" aria-describedby=(self.described(name))
                    aria-invalid=[self.fault(name).map(|_| "true")] {
                    option value="" { "not known, or rather not say" }
                    @match shape {
                        Shape::Authority => (self.authorities(name)),
                        _ => @for value in self.values(shape) { (self.option(name, &value)) },
                    }
                }
            }
        }
    }

    fn values(&self, shape: Shape) -> Vec<String> {
        match shape {
            Shape::Step => self.snapshot.pyramid().iter().map(|step| step.step.to_string()).collect(),
            Shape::Asker => Referrer::ALL.iter().map(|referrer| referrer.as_str().to_owned()).collect(),
            Shape::Distance => {
                ["2000", "5000", "10000", "15000", "30000", "50000"].map(str::to_owned).to_vec()
            }
            _ => Vec::new(),
        }
    }

    fn option(&self, name: &str, value: &str) -> Markup {
        html! { option value=(value) selected[self.typed.has(name, value)] { (self.label(name, value)) } }
    }

    /// The councils of the area, and those around it.
    fn authorities(&self, name: &str) -> Markup {
        let gazetteer = self.snapshot.gazetteer();
        let inside = |code| gazetteer.tree().contains(AreaCode::LLR, code).is_met();
        let mut all: Vec<_> = gazetteer.areas_of_kind(AreaKind::LocalAuthority).collect();
        all.sort_by_key(|area| &area.name);
        html! {
            @for (heading, wanted) in [("Leicester, Leicestershire and Rutland", true), ("Nearby", false)] {
                optgroup label=(heading) {
                    @for area in all.iter().filter(|area| inside(area.code) == wanted) { (self.option(name, &area.code.to_string())) }
                }
            }
        }
    }

    fn radios(&self, question: Question, choices: &[(&str, &str)]) -> Markup {
        let name = question.name;
        let (asked, _) = words(name, self.snapshot);
        html! {
            fieldset.field.wrong[self.fault(name).is_some()] id=(name) tabindex="-1" aria-describedby=(self.described(name)) {
                legend { (asked) }
                (self.why(name))
                div.choices {
                    @for (value, label) in choices { (self.choice("radio", name, value, label)) }
                    @let unset = self.typed.get(name).is_none();
                    label { input type="radio" name=(name) value="" checked[unset] autocomplete="off"; span { "not known" } }
                }
            }
        }
    }

    fn ticks(&self, question: Question, choices: &[(&str, &str)]) -> Markup {
        let name = question.name;
        let (asked, _) = words(name, self.snapshot);
        html! {
            fieldset.field.wrong[self.fault(name).is_some()] id=(name) tabindex="-1" aria-describedby=(self.described(name)) {
                legend { (asked) }
                (self.why(name))
                div.choices.many[choices.len() > 4] {
                    @for (value, label) in choices { (self.choice("checkbox", name, value, label)) }
                }
            }
        }
    }

    fn choice(&self, kind: &str, name: &str, value: &str, label: &str) -> Markup {
        html! {
            label {
                input type=(kind) name=(name) value=(value) checked[self.typed.has(name, value)] autocomplete="off";
                span { (label) }
            }
        }
    }
}
