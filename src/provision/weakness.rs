//! What should a reader know before relying on the figures? Said with the figures, never in a footnote somewhere else.

use super::neighbourhoods::Neighbourhoods;
use super::question::{Level, Question, TravelBy};
use super::summary::Summary;
use super::supply::Supply;

pub fn weakness(
    question: &Question,
    neighbourhoods: &Neighbourhoods,
    supply: &Supply,
    summary: &Summary,
) -> Vec<String> {
    let mut says = Vec::new();
    let per_cent = |share: f64| (share * 100.0).round();
    if question.travel == TravelBy::Public {
        says.push(
            "No bus or train times are known and none are made up: reach without a car is shown as walking, with help by phone, \
             online or at home counted beside it."
                .to_owned(),
        );
    }
    says.push(
        "How much a service can do is published for hardly any: every place where people are seen counts one, large or small."
            .to_owned(),
    );
    says.extend(of_places(supply, summary));
    says.extend(of_people_taken(question, summary));
    if let Some(share) = summary.services_assured_share {
        says.push(format!(
            "{}% of the {} services counted are confirmed by a source of the last six months.",
            per_cent(share),
            summary.services
        ));
    }
    says.push(
        match question.travel {
            TravelBy::Car => {
                "Journeys are estimated from the straight line (mean error 1.2 minutes by car under 20 km): differences smaller than \
                 that say nothing. An area whose class they would change is marked as not firm."
            }
            TravelBy::Walk | TravelBy::Public => {
                "Journeys on foot are estimated from the straight line, as 1.3 times its length at 4.8 km an hour; how far out that \
                 is has not been measured."
            }
        }
        .to_owned(),
    );
    let people = if neighbourhoods.are_mid_2019() {
        "people as estimated for the middle of 2019, of which a single small area can be out by up to half"
    } else {
        "people as this copy has imported them"
    };
    says.push(format!(
        "Small areas have {people}, and deprivation of the edition {}. All ages are counted, whatever age is asked about.",
        neighbourhoods.deprivation_editions.join(" and ")
    ));
    says.push(
        "Need is weighed by deprivation with weights that are our own proposal: no recorded need is used, because it is low where \
         people do not come forward."
            .to_owned(),
    );
    says.push("Everybody is taken to be registered with a GP in their own council area.".to_owned());
    says.push(match summary.venues_outside_llr {
        0 => "No place outside Leicester, Leicestershire and Rutland is known to this list: areas at the edge look emptier than they are. \
              People from across the border who come here are not counted either."
            .to_owned(),
        1 => "1 of the places lies across the border and counts too; the people there do not.".to_owned(),
        places => format!("{places} of the places lie across the border and count too; the people there do not."),
    });
    match question.level {
        Level::Ward => says.push(
            "Wards cut through the small areas that people are counted by: their figures are shared out by live postcodes.".to_owned(),
        ),
        Level::PostcodeDistrict => says.push(
            "Only the part of a postcode district that lies in Leicester, Leicestershire or Rutland is counted, shared out by live \
             postcodes."
                .to_owned(),
        ),
        Level::LocalAuthority => says.push(
            "People of a council are as counted for the whole of it; access is reckoned with the people of its small areas, who may \
             have been counted at another time."
                .to_owned(),
        ),
        Level::Msoa | Level::Lsoa => {}
    }
    if supply.mode_not_known > 0 {
        says.push(format!(
            "{} services are left out because no source says how they give help.",
            supply.mode_not_known
        ));
    }
    if neighbourhoods.left_out > 0 {
        says.push(format!(
            "{} small areas are left out because their people or their place are not known.",
            neighbourhoods.left_out
        ));
    }
    says
}

/// How much of the help has no place, or none to be sure of.
fn of_places(supply: &Supply, summary: &Summary) -> Vec<String> {
    let mut says = Vec::new();
    let unknown = summary.services_place_unknown;
    if unknown > 0 {
        let placed = supply
            .services
            .iter()
            .enumerate()
            .filter(|(at, _)| supply.venues.iter().any(|venue| venue.services.contains(at)));
        let all = unknown + placed.count();
        let (do_not_say, they) = if unknown == 1 { ("does not say", "It") } else { ("do not say", "They") };
        says.push(format!(
            "{unknown} of {all} services that see people, or may, {do_not_say} where. {they} may be within reach of anybody: figures of \
             places, reach and access leave them out, and what looks like a gap may be none."
        ));
    }
    if summary.venues_placed_roughly > 0 {
        says.push(format!(
            "{} of {} places have no published postcode and stand at the middle of their town or village.",
            summary.venues_placed_roughly, summary.venues
        ));
    }
    says
}

/// Whom the help counted takes, beside what is asked about.
fn of_people_taken(question: &Question, summary: &Summary) -> Vec<String> {
    let mut says = Vec::new();
    if summary.venues_for_some > 0 {
        says.push(format!(
            "{} of {} places take only some of the people asked about, such as students, women or people of one community. Each counts \
             one like the others.",
            summary.venues_for_some, summary.venues
        ));
    }
    if question.age_years.is_none() {
        says.push(
            "No age is asked about: services for children, for adults and for older people count together."
                .to_owned(),
        );
    }
    says
}
