//! The pictures and their tables: map, funnel, Lorenz curve, need against access.

use maud::Markup;

use super::measure::Measure;
use super::table::{Cell, Table};
use super::view::View;
use crate::provision::{AreaProvision, FunnelLimit};
use crate::web::picture::{AreaShade, Axis, Chart, Choropleth, Dot, Line};

/// A picture of the page, and of the file of that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    Map,
    Funnel,
    Lorenz,
    Need,
}

impl Shown {
    pub const ALL: [Self; 4] = [Self::Map, Self::Funnel, Self::Lorenz, Self::Need];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Map => "map",
            Self::Funnel => "funnel",
            Self::Lorenz => "lorenz",
            Self::Need => "need",
        }
    }

    pub fn heading(self) -> &'static str {
        match self {
            Self::Map => "By area",
            Self::Funnel => "Is it more than chance? (funnel)",
            Self::Lorenz => "How evenly is it shared? (Lorenz curve)",
            Self::Need => "Is it where the need is?",
        }
    }

    /// How to read it, and how it is worked out.
    pub fn method(self, view: &View) -> &'static str {
        match self {
            Self::Map => view.asked.measure.method(),
            Self::Funnel => {
                "Each area by its people, weighted by need, and its places for 10,000 of them. Between the dashed lines 95 of 100 areas \
                 would lie by chance alone, between the dotted ones 998 of 1,000 (Poisson). A ring: its own interval leaves out the rate \
                 of all areas together."
            }
            Self::Lorenz => {
                "People from the least access to the most, and the share of all access they have. On the dashed line everybody would have \
                 the same. The Gini index is twice the surface between the two; it ignores who is short of what."
            }
            Self::Need => {
                "Each area by how much its people are taken to need (1 is the mean; our own weights from deprivation) and its access (100 \
                 is the mean). Below right is the gap: high need, little access. A ring marks need above the mean with access under 75."
            }
        }
    }

    pub fn picture(self, view: &View) -> Markup {
        match self {
            Self::Map => map(view),
            Self::Funnel => funnel(view),
            Self::Lorenz => lorenz(view),
            Self::Need => need(view),
        }
    }

    pub fn table(self, view: &View) -> Table {
        match self {
            Self::Map => areas(view),
            Self::Funnel => rates(view),
            Self::Lorenz => shares(view),
            Self::Need => needs(view),
        }
    }
}

fn caption(what: &str, view: &View) -> String {
    format!("{what}: {} {}", view.asked.help(view.snapshot), view.asked.reach())
}

fn map(view: &View) -> Markup {
    let areas: Vec<AreaShade> = view
        .rows
        .iter()
        .filter_map(|row| {
            Some(AreaShade { code: row.place.area?, value: row.value, weak: view.is_weak(row.area) })
        })
        .collect();
    let classes = view.asked.measure.classes();
    Choropleth {
        id: Shown::Map.as_str(),
        title: caption(view.asked.measure.name(), view),
        description: "Areas shaded by five classes with fixed breaks, named below the map. The table gives every figure.".to_owned(),
        areas: &areas,
        classes: &classes,
        numbered: view.rows.len() < 20,
    }
    .draw(view.snapshot.gazetteer())
}

/// The measure first, and beside it what the others say.
fn areas(view: &View) -> Table {
    let mut columns: Vec<Column> = vec![
        (None, "People", |_, area| Cell::Count(area.population as usize)),
        (None, "Deprivation tenth (1 most deprived)", |_, area| Cell::number(area.imd_decile)),
        (Some(Measure::Covering), "Services meant for it", |_, area| Cell::Count(area.services_covering)),
        (None, "Of them with no known place", |_, area| Cell::Count(area.services_place_unknown)),
        (None, "Services by phone, online, at home", |_, area| Cell::Count(area.services_remote)),
        (Some(Measure::Within), "% in reach", |_, area| Cell::Number(area.population_within_share * 100.0)),
        (Some(Measure::Nearest), "Minutes to nearest", |_, area| Cell::number(area.nearest_min)),
        (Some(Measure::Access), "Access (mean 100)", |view, area| Cell::number(view.access(area))),
    ];
    columns.retain(|(measure, ..)| *measure != Some(view.asked.measure));
    let rows = view.rows.iter().map(|row| {
        let first = [Cell::words(format!("{}. {}", row.number, row.area.name)), Cell::number(row.value)];
        first.into_iter().chain(columns.iter().map(|(_, _, cell)| cell(view, row.area))).collect()
    });
    let head = ["Area", view.asked.measure.name()];
    Table {
        caption: format!("{}, the thinnest first", caption(view.asked.measure.name(), view)),
        rows: rows.collect(),
        head: head.into_iter().chain(columns.iter().map(|(_, head, _)| *head)).collect(),
    }
}

/// The measure it repeats, its head, and what stands in it.
type Column = (Option<Measure>, &'static str, fn(&View, &AreaProvision) -> Cell);

/// People, weighted by need.
fn demand(row: &super::view::Row) -> f64 {
    f64::from(row.area.population) * row.area.need_weight
}

fn funnel(view: &View) -> Markup {
    let overall = view.figures.funnel.as_ref().map_or(0.0, |funnel| funnel.per_10000);
    let limits = view.figures.funnel.as_ref().map(|funnel| funnel.limits.as_slice()).unwrap_or_default();
    let line = |class, at: fn(&FunnelLimit) -> f64| Line {
        class,
        points: limits.iter().map(|limit| (limit.people, at(limit))).collect(),
    };
    let dots: Vec<Dot> = view
        .rows
        .iter()
        .filter_map(|row| {
            let rate = row.area.per_10000?;
            let apart = row.area.per_10000_low.is_some_and(|low| low > overall)
                || row.area.per_10000_high.is_some_and(|high| high < overall);
            Some(Dot { at: (demand(row), rate), label: label(view, row.number), stands_out: apart })
        })
        .collect();
    let people = view.rows.iter().map(demand);
    let rates = dots.iter().map(|dot| dot.at.1).chain(limits.iter().map(|limit| limit.high_95));
    Chart {
        id: Shown::Funnel.as_str(),
        title: caption("Places for 10,000 people", view),
        description: "A point for each area, between the limits of chance. The table gives every figure."
            .to_owned(),
        across: Axis::from_nought("People, weighted by need", people),
        up: Axis::from_nought("Places for 10,000 people", rates),
        lines: vec![
            Line { class: "mean", points: limits.iter().map(|limit| (limit.people, overall)).collect() },
            line("limit", |limit| limit.low_95),
            line("limit", |limit| limit.high_95),
            line("far-limit", |limit| limit.low_99_8),
            line("far-limit", |limit| limit.high_99_8),
        ],
        dots,
    }
    .draw()
}

fn rates(view: &View) -> Table {
    let rows = view.rows.iter().map(|row| {
        vec![
            Cell::words(format!("{}. {}", row.number, row.area.name)),
            Cell::Number(demand(row).round()),
            Cell::Count(row.area.venues_in_area),
            Cell::number(row.area.per_10000),
            Cell::number(row.area.per_10000_low),
            Cell::number(row.area.per_10000_high),
        ]
    });
    let all = view.figures.funnel.as_ref().map_or(0.0, |funnel| funnel.per_10000);
    Table {
        caption: format!(
            "{} (all areas together: {})",
            caption("Places for 10,000 people", view),
            crate::web::picture::figure(all)
        ),
        head: vec!["Area", "People, weighted by need", "Places in it", "For 10,000", "95% low", "95% high"],
        rows: rows.collect(),
    }
}

fn lorenz(view: &View) -> Markup {
    let curve =
        view.figures.lorenz.iter().map(|point| (point.people_share * 100.0, point.access_share * 100.0));
    let share = |title: &str| Axis { title: title.to_owned(), from: 0.0, to: 100.0 };
    Chart {
        id: Shown::Lorenz.as_str(),
        title: caption("How evenly access is shared", view),
        description: "The share of all access against the share of people, those with the least access first. The table gives it in tenths.".to_owned(),
        across: share("% of people, those with the least access first"),
        up: share("% of all access"),
        lines: vec![
            Line { class: "even", points: vec![(0.0, 0.0), (100.0, 100.0)] },
            Line { class: "curve", points: curve.collect() },
        ],
        dots: Vec::new(),
    }
    .draw()
}

/// The curve in tenths of the people.
fn shares(view: &View) -> Table {
    let curve = &view.figures.lorenz;
    let rows = (1..=10_u32).filter_map(|tenth| {
        let people = f64::from(tenth) / 10.0;
        let at = curve
            .iter()
            .min_by(|a, b| (a.people_share - people).abs().total_cmp(&(b.people_share - people).abs()))?;
        Some(vec![
            Cell::words(format!("{:.0}%", at.people_share * 100.0)),
            Cell::Number((at.access_share * 1000.0).round() / 10.0),
        ])
    });
    Table {
        caption: caption("How evenly access is shared", view),
        head: vec!["People, those with the least access first", "% of all access"],
        rows: rows.collect(),
    }
}

fn need(view: &View) -> Markup {
    let dots: Vec<Dot> = view
        .rows
        .iter()
        .filter_map(|row| {
            let access = view.access(row.area)?;
            let short = row.area.need_weight > 1.0 && access < 75.0;
            Some(Dot {
                at: (row.area.need_weight, access),
                label: label(view, row.number),
                stands_out: short,
            })
        })
        .collect();
    let most_need = dots.iter().map(|dot| dot.at.0).fold(1.0, f64::max) * 1.06;
    let most_access = dots.iter().map(|dot| dot.at.1).fold(100.0, f64::max) * 1.06;
    let least_need = dots.iter().map(|dot| dot.at.0).fold(1.0, f64::min) * 0.94;
    Chart {
        id: Shown::Need.as_str(),
        title: caption("Need against access", view),
        description: "A point for each area. Those below right need more than the mean and have less. The table gives every figure.".to_owned(),
        across: Axis { title: "Need (mean of everybody is 1)".to_owned(), from: least_need, to: most_need },
        up: Axis { title: "Access (mean of everybody is 100)".to_owned(), from: 0.0, to: most_access },
        lines: vec![
            Line { class: "even", points: vec![(1.0, 0.0), (1.0, most_access)] },
            Line { class: "even", points: vec![(least_need, 100.0), (most_need, 100.0)] },
        ],
        dots,
    }
    .draw()
}

fn needs(view: &View) -> Table {
    let rows = view.rows.iter().map(|row| {
        vec![
            Cell::words(format!("{}. {}", row.number, row.area.name)),
            Cell::Number(row.area.need_weight),
            Cell::number(row.area.imd_decile),
            Cell::number(view.access(row.area)),
        ]
    });
    Table {
        caption: caption("Need against access", view),
        head: vec!["Area", "Need weight (mean 1)", "Deprivation tenth (1 most deprived)", "Access, mean 100"],
        rows: rows.collect(),
    }
}

/// Points carry the number of their row only where there are few.
fn label(view: &View, number: usize) -> String {
    if view.rows.len() < 20 { number.to_string() } else { String::new() }
}
