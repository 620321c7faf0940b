//! The words beside the codes, for a reader whose system does not know our extensions.

use maud::{Markup, html};

use super::resources::Narrative;
use crate::catalogue::{
    AccessWord, AgeBasis, Ages, CoverageBasis, Effect, How, Mode, OrganisationKind, Referrer, Route, Service,
    Status,
};

/// `aged 16 or over`; an age that no page states says so, because it turns nobody away.
pub fn ages(ages: &Ages) -> String {
    let band = match (ages.minimum_years, ages.maximum_years) {
        (Some(least), Some(most)) => format!("Aged {least} to {most}"),
        (Some(least), None) => format!("Aged {least} or over"),
        (None, Some(most)) => format!("Aged {most} or under"),
        (None, None) => "Any age".to_owned(),
    };
    match ages.basis {
        AgeBasis::Stated => band,
        AgeBasis::Inferred => format!("{band}, as far as can be guessed: no page gives the age, so ask"),
    }
}

pub fn coverage(basis: CoverageBasis, areas: &[String]) -> String {
    let areas = listed(areas);
    match basis {
        CoverageBasis::GpArea => format!("Registered with a GP practice in {areas}"),
        CoverageBasis::HomeArea => format!("Living in {areas}"),
        CoverageBasis::Either => format!("Living in {areas}, or registered with a GP practice there"),
        CoverageBasis::Both => format!("Living in {areas}, and registered with a GP practice there"),
        CoverageBasis::Anyone => format!("Anyone, meant for {areas}"),
        CoverageBasis::NotStated => format!("Serves {areas}; not stated whether home or GP practice counts"),
    }
}

/// A criterion read alone must not be taken for its opposite, so it begins with what it does.
pub fn criterion(effect: Effect, says: &str) -> String {
    match effect {
        Effect::Requires => format!("Only for: {says}"),
        Effect::Excludes => format!("Not for: {says}"),
        Effect::Prioritises => format!("First come: {says}"),
    }
}

pub fn effect(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Requires => ("requires", "Only for people of whom this holds"),
        Effect::Excludes => ("excludes", "Not for people of whom this holds"),
        Effect::Prioritises => ("prioritises", "People of whom this holds come first"),
    }
}

/// A way in, in one line: who, how, and what else is said.
pub fn route(route: &Route) -> String {
    let who: Vec<String> = if route.who.len() == Referrer::ALL.len() {
        vec!["anyone".to_owned()]
    } else {
        route.who.iter().map(|referrer| referrer.as_str().replace('_', " ")).collect()
    };
    let contact = route.contact.as_deref().map(|contact| format!(" ({contact})")).unwrap_or_default();
    let says = route.says.as_deref().map(|says| format!(": {says}")).unwrap_or_default();
    format!("{}, for {}{contact}{says}", how(route.how).1, listed(&who))
}

/// A way of referral as its word and its name.
pub fn how(how: How) -> (&'static str, &'static str) {
    match how {
        How::Phone => ("phone", "By phone"),
        How::Text => ("text", "By text message"),
        How::Email => ("email", "By email"),
        How::ERs => ("e_rs", "NHS e-Referral Service"),
        How::PrismForm => ("prism_form", "Form in the practice's own system (PRISM)"),
        How::ReferralForm => ("referral_form", "Referral form"),
        How::WebForm => ("web_form", "Form on the web"),
        How::Platform => ("platform", "Another web platform"),
        How::Letter => ("letter", "By letter"),
        How::WalkIn => ("walk_in", "By walking in"),
        How::Panel => ("panel", "Through a panel"),
        How::ThroughTeam => ("through_team", "Through the team that already sees the person"),
        How::CouncilAssessment => ("council_assessment", "After an assessment by the council"),
        How::Voucher => ("voucher", "With a voucher"),
        How::OpenAccess => ("open_access", "No referral needed"),
        How::NotStated => ("not_stated", "No source says how"),
    }
}

/// The code of HL7 for a way of referral, where it has one.
pub fn standard_method(how: How) -> Option<(&'static str, &'static str)> {
    match how {
        How::Phone => Some(("phone", "Phone")),
        How::ERs | How::PrismForm | How::WebForm | How::Platform => Some(("elec", "Secure Messaging")),
        How::Letter => Some(("mail", "Mail")),
        // HL7 has a code for secure e-mail only, and nothing says that these boxes are.
        How::Email
        | How::Text
        | How::ReferralForm
        | How::WalkIn
        | How::Panel
        | How::ThroughTeam
        | How::CouncilAssessment
        | How::Voucher
        | How::OpenAccess
        | How::NotStated => None,
    }
}

pub fn mode(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::InPerson => ("in_person", "In person"),
        Mode::Phone => ("phone", "By phone"),
        Mode::Text => ("text", "By text message"),
        Mode::Online => ("online", "Online"),
        Mode::Home => ("home", "At home"),
        Mode::Inpatient => ("inpatient", "In hospital"),
        Mode::Residential => ("residential", "A place to stay"),
    }
}

pub fn access(word: AccessWord) -> (&'static str, &'static str) {
    match word {
        AccessWord::Bsl => ("bsl", "British Sign Language"),
        AccessWord::Interpreter => ("interpreter", "Interpreter"),
        AccessWord::Text => ("text", "Text instead of phone"),
        AccessWord::HearingLoop => ("hearing_loop", "Hearing loop"),
        AccessWord::StepFree => ("step_free", "Step-free way in"),
        AccessWord::EasyRead => ("easy_read", "Easy read"),
        AccessWord::HomeVisit => ("home_visit", "Home visits"),
    }
}

pub fn organisation_kind(kind: OrganisationKind) -> (&'static str, &'static str) {
    match kind {
        OrganisationKind::Nhs => ("nhs", "NHS body"),
        OrganisationKind::Council => ("council", "Council"),
        OrganisationKind::Charity => ("charity", "Charity"),
        OrganisationKind::Company => ("company", "Company"),
        OrganisationKind::Police => ("police", "Police"),
        OrganisationKind::Education => ("education", "School, college or university"),
        OrganisationKind::Government => ("government", "Government"),
        OrganisationKind::Partnership => ("partnership", "Several bodies together"),
        OrganisationKind::Unknown => ("unknown", "Not known"),
    }
}

pub fn mode_word(mode: Mode) -> &'static str {
    self::mode(mode).0
}

pub fn access_word(word: AccessWord) -> &'static str {
    access(word).0
}

pub fn organisation_word(kind: OrganisationKind) -> &'static str {
    organisation_kind(kind).0
}

/// The service in a few sentences, for a reader who sees nothing else of it.
pub fn narrative(service: &Service) -> Narrative {
    let standing = match service.status.is {
        Status::Open => None,
        Status::Closed => Some("Closed."),
        Status::Replaced => Some("Replaced by another service."),
        Status::Unknown => Some("Nothing recent says whether it still runs: ask."),
    };
    div(html! {
        p { (service.name) ": " (service.summary) }
        @if let Some(standing) = standing { p { (standing) } }
        @for criterion in &service.criteria { p { (self::criterion(criterion.effect, &criterion.says)) } }
    })
}

/// Words round which nothing else is known.
pub fn short_narrative(words: &str) -> Narrative {
    div(html! { p { (words) } })
}

fn div(inside: Markup) -> Narrative {
    let div = html! { div xmlns="http://www.w3.org/1999/xhtml" { (inside) } };
    Narrative { status: "generated".to_owned(), div: div.into_string() }
}

/// `a, b or c`.
fn listed(names: &[String]) -> String {
    match names {
        [] => "no area named".to_owned(),
        [only] => only.clone(),
        [front @ .., end] => format!("{} or {end}", front.join(", ")),
    }
}
