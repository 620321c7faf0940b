//! A catalogue of any size, made up: the same for the same size, on every machine.
//!
//! Towns are invented and lie all over England; how many services a town has falls off as town sizes do. One service in twenty stands in a
//! real place of LLR, so that places in the words can be read. Needs, and the words people use for them, are those of the real catalogue.
//! Nothing that is made up is a real service: no name, number or address is taken from anywhere. The area's own records stand beside them,
//! because the rules name some of them.

use signpost::catalogue::{
    AgeBasis, Ages, Catalogue, Common, CoverageBasis, Kind, Location, Mode, Schedule, Service, Status, Step,
};
use signpost::geography::{Gazetteer, Point};

pub const SEED: u64 = 0x0005_1690_0577_2026;
const TOWNS: usize = 2_000;
/// Their slugs begin so.
const MADE_UP: &str = "made-up-";
const BEGINNINGS: [&str; 40] = [
    "Ash", "Bar", "Bex", "Birch", "Brad", "Brom", "Cald", "Carl", "Chel", "Clay", "Crow", "Dal", "Den",
    "Dray", "Elm", "Farn", "Fen", "Gil", "Hart", "Hazel", "Hol", "Kel", "Kirk", "Lang", "Lin", "Mal", "Mar",
    "Mere", "Nor", "Oak", "Pem", "Rad", "Red", "Sel", "Stan", "Thorn", "Wal", "Wen", "Whit", "Wood",
];
const MIDDLES: [&str; 5] = ["", "en", "er", "ing", "le"];
const ENDINGS: [&str; 10] = ["bury", "by", "den", "field", "ford", "ham", "ley", "stead", "ton", "wick"];
const FORMS: [&str; 14] = [
    "Support",
    "Advice Centre",
    "Helpline",
    "Group",
    "Counselling",
    "Drop-in",
    "Project",
    "Team",
    "Café",
    "Outreach",
    "Hub",
    "Partnership",
    "Service",
    "Network",
];
const BY_WHOM: [&str; 16] = [
    "Bluebell",
    "Compass",
    "Lantern",
    "Harbour",
    "Kestrel",
    "Willow",
    "Stepping Stone",
    "Open Door",
    "Northgate",
    "Riverside",
    "Saint Alban",
    "Beacon",
    "Orchard",
    "Bridgework",
    "Hearth",
    "Meadow",
];
const WHOM: [&str; 10] = [
    "adults",
    "young people",
    "older people",
    "families",
    "carers",
    "women",
    "men",
    "anyone",
    "parents",
    "people who live alone",
];
const HOURS: [(&[&str], &str, &str); 6] = [
    (&["MO", "TU", "WE", "TH", "FR"], "09:00", "17:00"),
    (&["MO", "TU", "WE", "TH", "FR", "SA", "SU"], "00:00", "24:00"),
    (&["TU", "TH"], "10:00", "14:00"),
    (&["SA"], "10:00", "12:30"),
    (&["WE"], "18:00", "20:00"),
    (&["MO", "WE", "FR"], "13:00", "16:00"),
];
const QUESTIONS: [&str; 30] = [
    "debt advice",
    "food bank",
    "counselling",
    "anxiety",
    "someone to talk to",
    "drug and alcohol help",
    "bereavement support",
    "domestic abuse",
    "homeless",
    "carer support",
    "dementia cafe",
    "young people",
    "depression",
    "back to work",
    "autism",
    "lonely older person",
    "panic attacks",
    "housing advice",
    "gambling problem",
    "eating disorder",
    "cant pay my rent",
    "drinking too much",
    "grief group",
    "conselling",
    "benfits advice",
    "feeling low",
    "mental health drop in",
    "hearing voices",
    "abuse",
    "stressed at work",
];

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
#[derive(Clone, Copy)]
pub struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("below a usize")
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// From 0 to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Where services are.
struct Town {
    name: String,
    middle: Point,
    area: String,
}

pub struct MadeUp {
    count: usize,
    real: Catalogue,
    towns: Vec<Town>,
    /// How many of them are invented; they come first.
    invented: usize,
    /// As it stands when the towns are there.
    dice: Dice,
    /// How many of the made-up ones a dice under each of these falls to.
    cumulative: Vec<f64>,
}

/// A question and where it is asked.
pub struct Question {
    pub text: &'static str,
    pub from: Point,
}

impl MadeUp {
    /// `real` gives the needs, and a record to write others like.
    pub fn new(count: usize, real: &Catalogue, gazetteer: &Gazetteer) -> Self {
        let mut dice = Dice(SEED);
        let mut towns = invented(&mut dice);
        let invented = towns.len();
        let authorities: Vec<_> = gazetteer.places().collect();
        towns.extend(authorities.iter().filter_map(|place| {
            let point = gazetteer.place(&place.name)?.point?;
            let area = gazetteer.place(&place.name)?.authorities.first()?.code.to_string();
            Some(Town { name: place.name.clone(), middle: point, area })
        }));
        let mut so_far = 0.0;
        let cumulative = (0..invented)
            .map(|rank| {
                so_far += 1.0 / (rank as f64 + 5.0).powf(0.7);
                so_far
            })
            .collect();
        Self { count, real: real.clone(), towns, invented, dice, cumulative }
    }

    /// Everything but the services.
    pub fn references(&self) -> Catalogue {
        Catalogue { services: Vec::new(), ..self.real.clone() }
    }

    /// Every service in order of slug, the real ones among them.
    pub fn services(&self) -> impl Iterator<Item = Common<Service>> {
        let real = &self.real.services;
        let like = real.iter().find(|service| service.slug == "samaritans").expect("a real record");
        let (before, after) = real.split_at(real.partition_point(|service| service.slug.as_str() < MADE_UP));
        let mut dice = self.dice;
        let made_up = (0..self.count).map(move |at| self.service(at, like, &mut dice).into());
        before.iter().cloned().chain(made_up).chain(after.iter().cloned())
    }

    /// All of it at once.
    pub fn catalogue(&self) -> Catalogue {
        Catalogue { services: self.services().collect(), ..self.references() }
    }

    /// Questions as often in a town as it has services, each within a few kilometres of the middle.
    pub fn questions(&self, count: usize) -> Vec<Question> {
        let mut dice = Dice(SEED + 1);
        let question = |_| {
            let town = self.town(&mut dice);
            let middle = self.towns[town].middle;
            Question { text: QUESTIONS[dice.below(QUESTIONS.len())], from: near(middle, 5.0, &mut dice) }
        };
        (0..count).map(question).collect()
    }

    fn town(&self, dice: &mut Dice) -> usize {
        let last = self.cumulative.last().copied().unwrap_or(1.0);
        let thrown = dice.share() * last;
        self.cumulative.partition_point(|share| *share < thrown).min(self.cumulative.len() - 1)
    }

    fn service(&self, at: usize, like: &Service, dice: &mut Dice) -> Service {
        let (needs, invented) = (&self.real.needs, self.invented);
        let in_llr = dice.below(20) == 0;
        let town = if in_llr { invented + dice.below(self.towns.len() - invented) } else { self.town(dice) };
        let town = &self.towns[town];
        let need = dice.one_of(needs);
        let form = *dice.one_of(&FORMS);
        let name = match dice.below(3) {
            0 => format!("{} {} {form}", town.name, need.name),
            1 => format!("{} {form} {}", dice.one_of(&BY_WHOM), town.name),
            _ => format!("{} {} {form} in {}", dice.one_of(&BY_WHOM), need.name, town.name),
        };
        let said = |dice: &mut Dice| dice.one_of(&need.words).phrase().to_owned();
        let (first, second) = (said(dice), said(dice));
        let mut service = like.clone();
        service.slug = format!("{MADE_UP}{at:07}");
        service.summary = format!("For {} in {}: {first}, {second}.", dice.one_of(&WHOM), town.name);
        service.name = name;
        service.also_known_as.clear();
        service.kind = if dice.below(12) == 0 { Kind::Programme } else { Kind::Service };
        service.status.is =
            *dice.one_of(&[Status::Open, Status::Open, Status::Open, Status::Unknown, Status::Closed]);
        service.steps = vec![Step::try_from(1 + dice.below(5) as u8).expect("a step")];
        service.needs = vec![need.slug.clone()];
        if dice.below(2) == 0 {
            service.needs.push(dice.one_of(needs).slug.clone());
            service.needs.dedup();
        }
        service.modes =
            vec![*dice.one_of(&[Mode::InPerson, Mode::InPerson, Mode::Phone, Mode::Online, Mode::Home])];
        service.coverage.basis = CoverageBasis::HomeArea;
        service.coverage.areas =
            vec![if dice.below(10) == 0 { "E92000001".to_owned() } else { town.area.clone() }];
        service.coverage.says = None;
        service.criteria.clear();
        service.conflicts.clear();
        service.notes.clear();
        service.contacts.clear();
        service.access.clear();
        service.languages.clear();
        service.provider_says = None;
        service.routes.truncate(1);
        service.ages = (dice.below(2) == 0).then(|| Ages {
            minimum_years: Some(16 + dice.below(3) as u8),
            maximum_years: None,
            basis: AgeBasis::Stated,
            says: None,
            provenance: like.provenance.clone(),
        });
        service.schedules = schedule(like, dice).into_iter().collect();
        service.locations = vec![location(like, &town.name, near(town.middle, 6.0, dice))];
        service
    }
}

fn schedule(like: &Service, dice: &mut Dice) -> Option<Schedule> {
    if dice.below(3) == 0 {
        return None;
    }
    let (days, opens, closes) = dice.one_of(&HOURS);
    let json = serde_json::json!({"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, "says": "as the rule",
        "provenance": like.provenance});
    Some(serde_json::from_value(json).expect("a schedule"))
}

fn location(like: &Service, place: &str, point: Point) -> Location {
    let json = serde_json::json!({"place": place, "use": "venue", "point": point, "precision": "unit", "provenance": like.provenance});
    serde_json::from_value(json).expect("a location")
}

fn invented(dice: &mut Dice) -> Vec<Town> {
    let mut names: Vec<String> = Vec::new();
    for beginning in BEGINNINGS {
        for middle in MIDDLES {
            names.extend(ENDINGS.iter().map(|ending| format!("{beginning}{middle}{ending}")));
        }
    }
    // Shuffled, so that the large towns do not all begin with A.
    for at in (1..names.len()).rev() {
        names.swap(at, dice.below(at + 1));
    }
    names.truncate(TOWNS);
    let town = |(at, name): (usize, String)| Town {
        name,
        middle: Point { latitude: 50.8 + dice.share() * 3.8, longitude: -2.9 + dice.share() * 3.0 },
        area: format!("E08{:06}", 100 + at % 290),
    };
    names.into_iter().enumerate().map(town).collect()
}

/// A point up to so many kilometres away, more often near the middle.
fn near(middle: Point, most_km: f64, dice: &mut Dice) -> Point {
    let away_km = most_km * dice.share();
    let (sin, cos) = (dice.share() * std::f64::consts::TAU).sin_cos();
    // A degree of latitude is 111.2 km, one of longitude here about 0.6 of that.
    Point {
        latitude: middle.latitude + away_km * sin / 111.2,
        longitude: middle.longitude + away_km * cos / 67.0,
    }
}
