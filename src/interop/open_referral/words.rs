//! What HSDS has only room for in words: whom a service is for, how to get in, how long it takes.

use super::taxonomy::{Taxonomy, Terms, word_of};
use crate::catalogue::{
    AccessWord, AgeBasis, Criterion, Effect, LanguageFact, Referrer, Route, Service, Status,
};

/// Joins what there is; nothing when there is nothing.
pub fn joined(parts: impl IntoIterator<Item = String>, between: &str) -> Option<String> {
    let mut said: Vec<String> = Vec::new();
    for part in parts {
        if !part.trim().is_empty() && !said.contains(&part) {
            said.push(part);
        }
    }
    (!said.is_empty()).then(|| said.join(between))
}

/// Whom it is for and whom not.
pub fn eligibility(service: &Service) -> Option<String> {
    let ages = service.ages.iter().map(|ages| {
        let limits = match (ages.minimum_years, ages.maximum_years) {
            (None | Some(0), None) => "all ages".to_owned(),
            (Some(least), None) => format!("aged {least} or over"),
            (None, Some(most)) => format!("aged {most} or under"),
            (Some(least), Some(most)) => format!("aged {least} to {most}"),
        };
        match ages.basis {
            AgeBasis::Stated => format!("For people {limits}."),
            AgeBasis::Inferred => format!("Probably for people {limits}, though no source states it: ask."),
        }
    });
    let criteria = service.criteria.iter().map(|criterion: &Criterion| {
        let begins = match criterion.effect {
            Effect::Requires => "For",
            Effect::Excludes => "Not for",
            Effect::Prioritises => "First for",
        };
        let dates = match (criterion.from, criterion.until) {
            (None, None) => String::new(),
            (Some(from), None) => format!(" (from {from})"),
            (None, Some(until)) => format!(" (until {until})"),
            (Some(from), Some(until)) => format!(" (from {from} until {until})"),
        };
        format!("{begins}: {}{dates}.", criterion.says.trim_end_matches('.'))
    });
    let coverage = service.coverage.says.iter().map(|says| format!("Area: {}.", says.trim_end_matches('.')));
    joined(ages.chain(criteria).chain(coverage), " ")
}

/// The ways in, one sentence each.
pub fn application_process(service: &Service, terms: &Terms) -> Option<String> {
    joined(service.routes.iter().map(|route| way_in(route, terms)), " ")
}

fn way_in(route: &Route, terms: &Terms) -> String {
    let who = referrers(&route.who, terms);
    let mut sentence = if route.not_accepted {
        format!("Not accepted from: {who}")
    } else {
        let how = terms.name(Taxonomy::ReferralRoutes, &word_of(route.how)).to_lowercase();
        let contact = route.contact.as_ref().map(|contact| format!(" ({contact})")).unwrap_or_default();
        format!("{who}: {how}{contact}")
    };
    for says in route.says.iter().chain(&route.send) {
        sentence.push_str("; ");
        sentence.push_str(says.trim_end_matches('.'));
    }
    sentence + "."
}

fn referrers(who: &[Referrer], terms: &Terms) -> String {
    let professionals = Referrer::ALL.iter().filter(|referrer| !referrer.is_public());
    if Referrer::ALL.iter().all(|referrer| who.contains(referrer)) {
        return "Anybody".to_owned();
    }
    let mut names = Vec::new();
    let every_professional = professionals.clone().all(|referrer| who.contains(referrer));
    if every_professional {
        names.push("Any professional");
    }
    let named = who.iter().filter(|referrer| referrer.is_public() || !every_professional);
    names.extend(named.map(|referrer| terms.name(Taxonomy::Referrers, referrer.as_str())));
    names.join(", ")
}

/// Published standards and averages.
pub fn wait_time(service: &Service) -> Option<String> {
    joined(service.response_targets.iter().map(|target| target.says.clone()), "; ")
}

/// What it costs.
pub fn fees(service: &Service) -> Option<String> {
    joined(service.costs.iter().map(|cost| cost.says.clone()), "; ")
}

/// Help with language.
pub fn interpretation(service: &Service) -> Option<String> {
    let of_access = service
        .access
        .iter()
        .filter(|access| matches!(access.word, AccessWord::Bsl | AccessWord::Interpreter))
        .map(|access| {
            access.says.clone().unwrap_or_else(|| match access.word {
                AccessWord::Bsl => "British Sign Language".to_owned(),
                _ => "an interpreter can be had".to_owned(),
            })
        });
    joined(of_access, "; ")
}

/// What a reader must know before sending anybody.
pub fn alert(service: &Service) -> Option<String> {
    let status = &service.status;
    let begins = match status.is {
        Status::Open => return None,
        Status::Closed => "This service has closed".to_owned(),
        Status::Replaced => match &status.replaced_by {
            Some(slug) => format!("This service runs on as `{slug}`"),
            None => "This service runs on under another name".to_owned(),
        },
        Status::Unknown => {
            "Nothing recent confirms that this service still runs: ask before you send anybody".to_owned()
        }
    };
    let since = status.since.map(|day| format!(" (since {day})")).unwrap_or_default();
    let says =
        status.says.as_ref().map(|says| format!(". {}", says.trim_end_matches('.'))).unwrap_or_default();
    Some(format!("{begins}{since}{says}."))
}

/// English names of the languages of the area; a code that is not among them stands for itself.
pub fn language_name(language: &LanguageFact) -> &str {
    const NAMES: [(&str, &str); 26] = [
        ("ar", "Arabic"),
        ("bfi", "British Sign Language"),
        ("bn", "Bengali"),
        ("cy", "Welsh"),
        ("en", "English"),
        ("es", "Spanish"),
        ("fa", "Persian"),
        ("fr", "French"),
        ("gu", "Gujarati"),
        ("hi", "Hindi"),
        ("hu", "Hungarian"),
        ("it", "Italian"),
        ("ku", "Kurdish"),
        ("lt", "Lithuanian"),
        ("pa", "Punjabi"),
        ("pl", "Polish"),
        ("ps", "Pashto"),
        ("pt", "Portuguese"),
        ("ro", "Romanian"),
        ("so", "Somali"),
        ("sq", "Albanian"),
        ("ta", "Tamil"),
        ("tr", "Turkish"),
        ("uk", "Ukrainian"),
        ("ur", "Urdu"),
        ("zh", "Chinese"),
    ];
    NAMES.iter().find(|(code, _)| *code == language.code).map_or(language.code.as_str(), |(_, name)| name)
}
