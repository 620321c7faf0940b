//! Edits as they might come in, made up: the same for the same dice.

use signpost::catalogue::{Common, Kind, Service, Status};

/// SplitMix64 (Steele, Lea and Flood, 2014): small, and the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % end as u64).unwrap()
    }
}

/// Edits some services and adds some, and gives their slugs.
pub fn edit(services: &mut Vec<Common<Service>>, dice: &mut Dice) -> Vec<String> {
    let mut slugs = Vec::new();
    for _ in 0..=dice.below(3) {
        let at = dice.below(services.len());
        let other = services[dice.below(services.len())].clone();
        let service = &mut services[at];
        match dice.below(14) {
            0 => service.name = format!("{} {}", other.name, dice.below(1_000)),
            1 => service.summary.clone_from(&other.summary),
            2 => service.summary = "Foodbank and zebra crossing for quokkas".to_owned(),
            3 => service.needs.clone_from(&other.needs),
            4 => service.locations.clone_from(&other.locations),
            5 => service.part_of = (other.slug != service.slug).then(|| other.slug.clone()),
            6 => service.part_of = None,
            7 => service.status.is = [Status::Open, Status::Closed, Status::Unknown][dice.below(3)],
            8 => service.coverage.clone_from(&other.coverage),
            9 => service.criteria.clone_from(&other.criteria),
            10 => {
                service.routes.clone_from(&other.routes);
                service.schedules.clone_from(&other.schedules);
            }
            11 => {
                service.also_known_as = vec![format!("The old {}", other.name)];
                service.ages.clone_from(&other.ages);
                service.modes.clone_from(&other.modes);
            }
            12 => {
                service.kind = other.kind;
                service.notes.clone_from(&other.notes);
                service.languages.clone_from(&other.languages);
                service.access.clone_from(&other.access);
            }
            _ => {
                slugs.push(add(services, other, dice));
                continue;
            }
        }
        slugs.push(services[at].slug.clone());
    }
    slugs.sort();
    slugs.dedup();
    slugs
}

/// A new service like another, wherever its slug belongs.
fn add(services: &mut Vec<Common<Service>>, mut new: Common<Service>, dice: &mut Dice) -> String {
    new.slug = format!("{}{}-{}", ["a", "m", "z"][dice.below(3)], new.slug, dice.below(100_000));
    new.name = format!("New {} {}", new.name, dice.below(1_000));
    new.also_known_as.clear();
    if new.kind == Kind::Context {
        new.kind = Kind::Service;
    }
    let at = services.partition_point(|service| service.slug < new.slug);
    let slug = new.slug.clone();
    services.insert(at, new);
    slug
}
