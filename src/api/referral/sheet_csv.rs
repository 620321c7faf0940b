//! The crib sheet as a table: one line for each need and way in, ready for a spreadsheet.

use csv::Writer;

use crate::catalogue::{Contact, ResponseTarget, Urgency};
use crate::geography::Truth;
use crate::pathway::{Profile, RouteReply, Snapshot, WayIn};

const HEAD: [&str; 24] = [
    "need",
    "urgency",
    "step",
    "service",
    "name",
    "organisation",
    "may_refer",
    "because",
    "who",
    "how",
    "contact",
    "contact_source",
    "contact_dated",
    "send",
    "response_target",
    "hours",
    "through",
    "go_instead",
    "who_instead",
    "says",
    "source",
    "dated",
    "person",
    "ask_first",
];

/// Writes the sheet; a service without a way in has one line, which says where to go instead.
pub fn write(sheet: &[WayIn], profile: &Profile, snapshot: &Snapshot) -> Result<Vec<u8>, csv::Error> {
    let mut table = Writer::from_writer(Vec::new());
    table.write_record(HEAD)?;
    let asked = profile.sheet.needs();
    for (at, need) in snapshot.needs().iter().enumerate() {
        let of_need =
            |way: &&WayIn| way.needs & (1 << at) != 0 && asked.is_none_or(|asked| asked & (1 << at) != 0);
        for way in sheet.iter().filter(of_need) {
            write_way(&mut table, &need.slug, way)?;
        }
    }
    // What is on no need's list is still a way in.
    for way in sheet.iter().filter(|way| way.needs == 0) {
        write_way(&mut table, "", way)?;
    }
    table.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}

fn write_way(table: &mut Writer<Vec<u8>>, need: &str, way: &WayIn) -> Result<(), csv::Error> {
    if way.routes.is_empty() {
        return table.write_record(line(need, way, None).map(harmless));
    }
    way.routes.iter().try_for_each(|route| table.write_record(line(need, way, Some(route)).map(harmless)))
}

fn line(need: &str, way: &WayIn, route: Option<&RouteReply>) -> [String; HEAD.len()] {
    let service = &way.record.service;
    let contact: Option<&Contact> = route.and_then(|route| route.contact);
    let otherwise = way.otherwise.as_ref();
    let may_refer = match way.allowed {
        Some(true) => "yes",
        Some(false) => "no",
        None => "ask",
    };
    let person = match way.person {
        Truth::Met => "fits",
        Truth::Unmet => "no",
        Truth::Unknown => "ask",
    };
    [
        need.to_owned(),
        route.map_or_else(String::new, |route| urgencies(route.urgency)),
        listed(service.steps.iter().map(|step| step.number().to_string())),
        service.slug.clone(),
        service.name.clone(),
        way.record.run_by.name.to_string(),
        may_refer.to_owned(),
        way.because.join("; "),
        route.map_or_else(String::new, |route| listed(route.who.iter().map(|who| who.as_str().to_owned()))),
        route.map_or_else(String::new, |route| route.how.as_str().to_owned()),
        contact.map_or_else(String::new, |contact| contact.value.clone()),
        contact.map_or_else(String::new, |contact| contact.provenance.source.join(", ")),
        contact.map_or_else(String::new, |contact| contact.provenance.dated.to_string()),
        route.map_or_else(String::new, |route| route.send.join("; ")),
        route.map_or_else(String::new, |route| listed(route.response.iter().copied().map(target))),
        listed(service.schedules.iter().map(|schedule| schedule.says.clone())),
        route.and_then(|route| route.through).map_or_else(String::new, |there| there.slug.to_owned()),
        otherwise.and_then(|o| o.door).map_or_else(String::new, |door| door.slug.to_owned()),
        otherwise.map_or_else(String::new, |o| listed(o.who.iter().map(|who| who.as_str().to_owned()))),
        route.and_then(|route| route.says).unwrap_or_default().to_owned(),
        route.map_or_else(String::new, |route| route.source.to_owned()),
        route.map_or_else(String::new, |route| route.dated.to_string()),
        person.to_owned(),
        listed(way.to_ask.iter().map(ToString::to_string)),
    ]
}

fn listed(words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join("; ")
}

fn urgencies(urgency: &[Urgency]) -> String {
    if urgency.is_empty() { "any".to_owned() } else { listed(urgency.iter().map(|u| u.as_str().to_owned())) }
}

/// `P4D (a call … within 4 working days)`: the words say what the figure is of.
fn target(target: &ResponseTarget) -> String {
    match &target.within {
        Some(within) => format!("{within} ({})", target.says),
        None => target.says.clone(),
    }
}

/// A spreadsheet runs a cell that begins like a formula; a quote in front keeps it text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_as_a_formula() {
        assert_eq!(harmless("=1+1".to_owned()), "'=1+1");
        assert_eq!(harmless("@SUM(A1)".to_owned()), "'@SUM(A1)");
        assert_eq!(harmless("0116 225 2557".to_owned()), "0116 225 2557");
    }
}
