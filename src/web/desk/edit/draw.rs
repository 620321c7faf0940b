//! A form on the page: its groups folded but for the first and those with something to mend, its rows with buttons to add and take out.

use maud::{Markup, html};

use super::filled::Filled;
use super::parts::{Group, Part, Shape, Times, known};
use crate::pathway::Snapshot;
use crate::web::form::{Fault, error, error_id, fault};

/// What the fields of one form are drawn with.
pub struct Drawing<'d> {
    pub filled: &'d Filled,
    pub groups: &'d [Group],
    pub faults: &'d [Fault],
    pub snapshot: &'d Snapshot,
    /// Where the form is sent.
    pub action: &'d str,
    /// The group that was just worked on, which stays open.
    pub open: Option<&'d str>,
}

/// Name of the list of services that fields complete from.
const SERVICES: &str = "known-services";

impl Drawing<'_> {
    /// Every group.
    pub fn groups(&self) -> Markup {
        html! {
            @for (at, group) in self.groups.iter().enumerate() {
                details.part id=(group.path) open[at == 0 || self.open == Some(group.path) || self.is_wrong(group)] {
                    summary { (group.heading) @if let Times::Any(_) = group.times { span.count { " (" (self.filled.rows_of(group)) ")" } } }
                    div.inside {
                        @if !group.why.is_empty() { p.why { (group.why) } }
                        (self.rows(group))
                    }
                }
            }
            datalist id=(SERVICES) { @for (value, words) in known(Shape::Service, self.snapshot) { option value=(value) { (words) } } }
        }
    }

    fn rows(&self, group: &Group) -> Markup {
        let Times::Any(one) = group.times else { return self.fields(group, 0) };
        html! {
            input type="hidden" name=(format!("rows.{}", group.path)) value=(self.filled.rows_of(group));
            @for row in 0..self.filled.rows_of(group) {
                @let id = format!("{}.{row}", group.path);
                fieldset.row-of.wrong[fault(self.faults, &id).is_some()] id=(id) {
                    legend { (crate::web::words::sentence(one)) " " (row + 1) }
                    (error(self.faults, &id))
                    (self.fields(group, row))
                    p { button type="submit" name="do" value=(format!("remove:{id}")) formaction=(format!("{}#{}", self.action, group.path)) formnovalidate { "Take out " (one) " " (row + 1) } }
                }
            }
            p { button type="submit" name="do" value=(format!("add:{}", group.path)) formaction=(format!("{}#{}", self.action, group.path)) formnovalidate { "Add a " (one) } }
        }
    }

    fn fields(&self, group: &Group, row: usize) -> Markup {
        let prefix = group.prefix(row);
        let source =
            ["source", "dated", "confidence"].map(|name| self.filled.get(&format!("{prefix}{name}")));
        let is_head = group.times == Times::Head;
        html! {
            div.fields { @for part in group.parts { (self.field(&prefix, part)) } }
            @if group.sourced {
                details.told open[is_head || self.source_is_wrong(&prefix)] {
                    summary {
                        @if is_head { "Where the record is from" }
                        @else { "Where this is from: " @if source.iter().all(|part| part.is_empty()) { "as the whole record" } @else { (source.join(" ")) } }
                    }
                    @if !is_head { p.why { "What is left empty is as for the whole record." } }
                    div.fields { @for part in &super::parts::PROVENANCE { (self.field(&prefix, part)) } }
                }
            }
        }
    }

    fn field(&self, prefix: &str, part: &Part) -> Markup {
        let id = format!("{prefix}{}", part.name);
        let wrong = fault(self.faults, &id).is_some();
        let hint = (!part.hint.is_empty()).then(|| format!("{id}-why"));
        let described =
            [hint.clone(), wrong.then(|| error_id(&id))].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let described = Some(described).filter(|described| !described.is_empty());
        let invalid = wrong.then_some("true");
        let explained = html! {
            @if let Some(hint) = &hint { p.why id=(hint) { (part.hint) } }
            (error(self.faults, &id))
        };
        let label = html! { (part.label) @if part.needed { span.count { " (needed)" } } };
        let value = self.filled.get(&id);
        match part.shape {
            Shape::Tick => html! {
                div.field.wide.wrong[wrong] {
                    (explained)
                    label.keep { input id=(id) type="checkbox" name=(id) value="yes" checked[!value.is_empty()] aria-describedby=[described]; (part.label) }
                }
            },
            Shape::Several(_) | Shape::Needs | Shape::Steps => html! {
                fieldset.field.wide.wrong[wrong] id=(id) aria-describedby=[described] {
                    legend { (label) }
                    (explained)
                    // The record has them in an order that says which comes first; ticks have none.
                    input type="hidden" name=(format!("order.{id}")) value=(self.filled.all(&id).join(" "));
                    div.choices.many {
                        @for (choice, words) in known(part.shape, self.snapshot) {
                            label { input type="checkbox" name=(id) value=(choice) checked[self.filled.all(&id).contains(&choice)]; (words) }
                        }
                    }
                }
            },
            Shape::One(_) | Shape::Organisation => html! {
                div.field.wrong[wrong] {
                    label for=(id) { (label) }
                    (explained)
                    select id=(id) name=(id) aria-describedby=[described] aria-invalid=[invalid] {
                        option value="" { "–" }
                        @let choices = known(part.shape, self.snapshot);
                        @for (choice, words) in &choices { option value=(choice) selected[choice == value] { (words) } }
                        @if !value.is_empty() && choices.iter().all(|(choice, _)| choice != value) { option value=(value) selected { "“" (value) "”, which is not known" } }
                    }
                }
            },
            Shape::Text | Shape::Lines | Shape::Tables => html! {
                div.field.wide.wrong[wrong] {
                    label for=(id) { (label) }
                    (explained)
                    textarea.toml[matches!(part.shape, Shape::Tables)] id=(id) name=(id) rows="3" spellcheck=[matches!(part.shape, Shape::Tables).then_some("false")]
                        aria-describedby=[described] aria-invalid=[invalid] { (value) }
                }
            },
            Shape::Line | Shape::Number | Shape::Spaced | Shape::Service => html! {
                div.field.wrong[wrong] {
                    label for=(id) { (label) }
                    (explained)
                    input id=(id) name=(id) type="text" value=(value) autocomplete="off" inputmode=[matches!(part.shape, Shape::Number).then_some("numeric")]
                        list=[matches!(part.shape, Shape::Service).then_some(SERVICES)] aria-describedby=[described] aria-invalid=[invalid];
                }
            },
        }
    }

    fn is_wrong(&self, group: &Group) -> bool {
        (0..self.filled.rows_of(group)).any(|row| {
            let prefix = group.prefix(row);
            group.all_parts().any(|part| fault(self.faults, &format!("{prefix}{}", part.name)).is_some())
                || fault(self.faults, &format!("{}.{row}", group.path)).is_some()
        }) || fault(self.faults, group.path).is_some()
    }

    fn source_is_wrong(&self, prefix: &str) -> bool {
        super::parts::PROVENANCE
            .iter()
            .any(|part| fault(self.faults, &format!("{prefix}{}", part.name)).is_some())
    }
}

/// What a field is called, for the summary of what is wrong.
pub fn name_of(id: &str, groups: &[Group]) -> String {
    match id {
        "why" => return "Why".to_owned(),
        "slug" => return "Short name".to_owned(),
        "form" => return "The record".to_owned(),
        _ => {}
    }
    for group in groups {
        if id == group.path {
            return group.heading.to_owned();
        }
        let inside = match group.times {
            Times::Head => Some((String::new(), id)),
            Times::Once | Times::AtMostOnce => id
                .strip_prefix(group.path)
                .and_then(|rest| rest.strip_prefix('.'))
                .map(|rest| (format!("{}: ", group.heading), rest)),
            Times::Any(one) => {
                id.strip_prefix(group.path).and_then(|rest| rest.strip_prefix('.')).map(|rest| {
                    let (row, name) = rest.split_once('.').unwrap_or((rest, ""));
                    let number = row.parse::<usize>().map_or(0, |row| row + 1);
                    (format!("{} {number}: ", crate::web::words::sentence(one)), name)
                })
            }
        };
        let Some((before, name)) = inside else { continue };
        if name.is_empty() {
            return before.trim_end_matches(": ").to_owned();
        }
        if let Some(part) = group.all_parts().find(|part| part.name == name) {
            return format!("{before}{}", part.label);
        }
    }
    id.to_owned()
}

/// The field of the form that a pointer of a refusal is about: the narrowest there is.
pub fn field_of(pointer: &str, filled: &Filled, groups: &[Group]) -> String {
    let inside = pointer.strip_prefix("/record").unwrap_or(pointer);
    let parts: Vec<&str> =
        inside.split('/').filter(|part| !part.is_empty() && *part != "provenance").collect();
    if let ["why" | "slug" | "into"] = parts.as_slice() {
        return parts[0].to_owned();
    }
    for length in (1..=parts.len()).rev() {
        let id = parts[..length].join(".");
        for group in groups {
            for row in 0..filled.rows_of(group) {
                let prefix = group.prefix(row);
                if let Some(part) = group.all_parts().find(|part| format!("{prefix}{}", part.name) == id) {
                    let taken_over = group.sourced
                        && filled.get(&id).is_empty()
                        && super::parts::PROVENANCE.iter().any(|source| source.name == part.name);
                    return if taken_over { part.name.to_owned() } else { id };
                }
                if matches!(group.times, Times::Any(_)) && format!("{}.{row}", group.path) == id {
                    return id;
                }
            }
            if group.times != Times::Head && group.path == id {
                return id;
            }
        }
    }
    "form".to_owned()
}
