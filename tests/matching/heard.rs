//! What is heard in words beside the phrases that stand in them, with the ear that the server has: danger, and harm.

use serde::Deserialize;
use serde_json::json;
use signpost::catalogue::Step;
use signpost::pathway::{MatchReply, UrgentLevel};

use super::seeds::answer_hearing;

/// Texts that were judged without a look at the files or at the program, at first and later.
const JUDGED: [&str; 2] = [include_str!("../search/danger.csv"), include_str!("../search/danger_later.csv")];

#[derive(Deserialize)]
struct Judged {
    text: String,
    danger: String,
}

fn heard(text: &str) -> MatchReply<'static> {
    answer_hearing(&json!({"text": text, "limit": 1}))
}

fn level(text: &str) -> Option<UrgentLevel> {
    heard(text).urgent.map(|urgent| urgent.level)
}

fn needs(reply: &MatchReply) -> Vec<String> {
    reply.understood.needs.iter().map(|need| need.need.clone()).collect()
}

/// docs/how-matching-decides.md tells these figures.
#[test]
fn phrases_and_hearing_together_raise_the_answer_for_most_danger_and_little_else() {
    let (mut dangers, mut missed, mut others, mut alarms) = (0, Vec::new(), 0, Vec::new());
    for file in JUDGED {
        for row in csv::Reader::from_reader(file.as_bytes()).into_deserialize::<Judged>() {
            let Judged { text, danger } = row.unwrap();
            let is_raised = level(&text) >= Some(UrgentLevel::Crisis);
            if danger == "yes" {
                dangers += 1;
                missed.extend((!is_raised).then_some(text));
            } else {
                others += 1;
                alarms.extend(is_raised.then_some(text));
            }
        }
    }
    println!("{} of {dangers} dangers, {} of {others} others", dangers - missed.len(), alarms.len());
    assert!(dangers - missed.len() >= 304, "{} of {dangers} missed: {missed:#?}", missed.len());
    assert!(alarms.len() <= 48, "{} of {others}: {alarms:#?}", alarms.len());
}

#[test]
fn no_sentence_of_danger_is_silenced() {
    #[derive(Deserialize)]
    struct Situations {
        situation: Vec<Situation>,
    }
    #[derive(Deserialize)]
    struct Situation {
        #[serde(default)]
        crisis: bool,
        said: Vec<String>,
    }
    let mut silenced = Vec::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/index/situations")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let Situations { situation } = toml::from_str(&text).unwrap();
        let said =
            situation.into_iter().filter(|situation| situation.crisis).flat_map(|situation| situation.said);
        silenced.extend(said.filter(|text| level(text) < Some(UrgentLevel::Crisis)));
    }
    assert!(silenced.is_empty(), "{silenced:#?}");
}

#[test]
fn words_of_an_emergency_under_way_name_999_first() {
    for text in [
        "i have taken an overdose and i feel drowsy",
        "I've just swallowed 40 paracetamol",
        "he has cut his wrists and is bleeding",
        "I am on the bridge now about to jump",
        "he stopped breathing after heroin",
        "he's unconscious, took too much",
        "she is hanging from the banister",
        "had a fit after stopping alcohol",
        "DTs and hallucinating, stopped drinking cold turkey",
        "my mum has gone missing and left a note",
        "he has a knife and says he will hurt himself",
        "he says he will kill me if I leave",
        "he is outside with a knife",
        "my husband is strangling me",
        "he put his hands round my neck and I blacked out",
        "he pushed me against the wall by my throat",
        "I took 25 amitriptyline",
        "she took the lot, all her sertraline",
    ] {
        let reply = heard(text);
        let urgent = reply.urgent.as_ref().unwrap_or_else(|| panic!("“{text}”"));
        assert_eq!(urgent.level, UrgentLevel::Emergency, "“{text}”: {:?}", urgent.reasons);
        assert_eq!(urgent.services[0].service.slug, "emergency-999", "“{text}”");
    }
}

#[test]
fn words_of_violence_name_the_abuse_lines_that_are_the_persons_own() {
    let named = |sex: &str| -> Vec<&str> {
        let reply = answer_hearing(&json!({"text": "my partner choked me last night", "sex": sex}));
        reply.urgent.iter().flat_map(|urgent| &urgent.services).map(|line| line.service.slug).collect()
    };
    let (woman, man) = (named("female"), named("male"));

    assert!(woman.contains(&"national-da-helpline") && !woman.contains(&"mens-advice-line"), "{woman:?}");
    assert!(man.contains(&"mens-advice-line") && !man.contains(&"national-da-helpline"), "{man:?}");
    assert!(!woman.contains(&"samaritans"), "{woman:?}");
}

#[test]
fn what_is_only_thought_of_denied_or_over_is_no_emergency() {
    for text in [
        "what if I took 20 tablets",
        "I nearly took an overdose",
        "she has never taken an overdose",
        "I took an overdose ten years ago",
        "he strangled me when I was little",
        "I took two paracetamol for my headache",
        "I took 50 mg of my tablets as the doctor said",
        "we sat on a bench by the bridge and had a nice day",
    ] {
        assert!(level(text) < Some(UrgentLevel::Emergency), "“{text}”");
    }
}

#[test]
fn missed_dangers_of_everyday_speech_are_heard() {
    for text in [
        "i feel like topping myself",
        "he keeps talking about doing himself in",
        "I am 8 weeks post partum and I think my baby is possessed",
        "I'm not suicidal today but I was yesterday",
        "not suicidal but I keep buying rope",
    ] {
        assert!(level(text) >= Some(UrgentLevel::Crisis), "“{text}”");
    }
}

#[test]
fn harm_is_heard_beside_a_phrase_of_something_else() {
    for text in [
        "my partner is beating me",
        "he smacked me round the head last night",
        "he drags me by the hair",
        "he slammed my head against the wall",
        "they beat me, and the debts are getting worse",
    ] {
        let needs = needs(&heard(text));
        assert!(needs.iter().any(|need| need == "domestic-abuse"), "“{text}”: {needs:?}");
    }
}

#[test]
fn what_is_denied_is_not_heard_either() {
    for (text, denied) in [
        ("not depressed or suicidal", "low-mood"),
        ("no voices and no suicidal thoughts", "psychosis"),
        ("denies alcohol, drugs or suicidal ideation", "alcohol-drugs"),
    ] {
        let needs = needs(&heard(text));
        assert!(!needs.iter().any(|need| need == denied), "“{text}”: {needs:?}");
    }
}

#[test]
fn a_danger_that_is_heard_is_among_the_needs_and_calls_for_the_step_of_crisis() {
    for text in [
        "I can't keep my baby safe, I think I might hurt her",
        "my wife gave birth last week, not sleeping, thinks the baby is the devil",
        "voices tell me to hurt myself",
        "he stopped breathing after heroin",
    ] {
        let reply = heard(text);
        assert!(reply.urgent.is_some_and(|urgent| urgent.level >= UrgentLevel::Crisis), "“{text}”");
        assert_eq!(reply.step.suggested, Some(Step::CRISIS_AND_INPATIENT), "“{text}”");
        assert!(reply.understood.needs.iter().any(|need| need.need == "suicidal-crisis"), "“{text}”");
    }
}

#[test]
fn what_is_denied_is_no_alarm_and_what_is_long_over_asks_about_safety_today() {
    for text in [
        "no thoughts of self-harm or suicide",
        "Denies any thoughts of self-harm or suicide. Panic on buses.",
        "denies low mood, self harm or suicidal thoughts",
        "nil suicidal ideation",
        "no current suicidal thoughts",
        "no history of self-harm or suicide attempts",
        "no risk of suicide",
        "I lost my partner to suicide",
        "the pain is killing me",
        "I want to kill my debt",
    ] {
        assert_eq!(level(text), None, "“{text}”: {:?}", heard(text).urgent.map(|urgent| urgent.reasons));
    }
    for text in [
        "attempted suicide aged 16, now 45, well",
        "I took an overdose ten years ago",
        "I was suicidal in 2012",
        "when I was nineteen I took an overdose",
        "previous suicide attempt, wants help with debt",
    ] {
        assert_eq!(level(text), Some(UrgentLevel::SameDay), "“{text}”");
    }
    for text in [
        "I lost my job and my home, ten years ago I was fine, I want to die",
        "suicidal, aged 16",
        "my dad died last year and I want to kill myself",
    ] {
        assert!(level(text) >= Some(UrgentLevel::Crisis), "“{text}”");
    }
}
