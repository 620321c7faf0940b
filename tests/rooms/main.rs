//! Does the house keep to its plan? `ARCHITECTURE.md` says which room may know which; this reads the source and finds who does not.
//!
//! Only code is looked at: comments and texts may speak of any room.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod source;

use std::fs;
use std::path::{Path, PathBuf};

use source::{Source, code_only};

/// Each room, and the rooms it may name: those below it, never its neighbours.
pub const ROOMS: [(&str, &str); 15] = [
    ("geography", ""),
    ("catalogue", "geography"),
    ("pathway", "geography catalogue"),
    ("provision", "geography catalogue pathway"),
    ("interop", "geography catalogue pathway provision"),
    ("store", "geography catalogue pathway provision"),
    ("search", "geography catalogue pathway provision"),
    ("config", "geography catalogue pathway provision interop"),
    ("sign_in", "store"),
    ("directory", "geography catalogue pathway provision interop store search config sign_in"),
    ("editing", "geography catalogue pathway provision interop store search config directory"),
    ("api", "geography catalogue pathway provision interop store search config directory editing"),
    ("web", "geography catalogue pathway provision interop store search config sign_in directory editing"),
    ("webhooks", "geography catalogue pathway provision interop store search config directory"),
    (
        "cli",
        "geography catalogue pathway provision interop store search config sign_in directory editing api web webhooks",
    ),
];

/// The rooms and files of the search, from the ground up: each may name those before it. `src/search/mod.rs` says what each is for.
const SEARCH: [&str; 13] = [
    "changes",
    "query",
    "found",
    "evaluation",
    "language",
    "wording",
    "services",
    "suggest",
    "snapshot",
    "question",
    "evidence",
    "ranking",
    "index",
];

/// The snapshot keeps what ranking reckons once for every question without a place and an age.
const SEARCH_BACKWARDS: (&str, &str) = ("snapshot", "ranking");

/// Rooms that take values and give values: no network, no disk, no clock.
const PURE: [&str; 4] = ["geography", "catalogue", "pathway", "provision"];

/// Libraries, by the start of their name, and the only rooms that may name them.
const LIBRARIES: [(&str, &[&str]); 6] = [
    ("actix", &["api", "web", "cli"]),
    ("diesel", &["store"]),
    ("tantivy", &["search"]),
    ("tokio", &["store", "search", "directory", "editing", "api", "web", "webhooks", "cli", "main"]),
    ("libc", &["store"]),
    ("reqwest", &[]),
];

/// What a pure room may not do by way of the standard library.
const EFFECTS: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "Instant::now",
    "Uuid::now_v7",
    "Uuid::new_v4",
];

/// Ways to ask what time it is, and the one file that may.
const CLOCKS: [&str; 3] = ["Utc::now", "Local::now", "SystemTime::now"];
const CLOCK_FILE: &str = "src/directory/clock.rs";

/// The one file that may call the system in ways the compiler cannot check.
const UNSAFE_FILE: &str = "src/store/cluster/process.rs";

/// How a path on somebody's own machine begins.
const SOMEBODYS_MACHINE: [&str; 6] = ["/home/", "/Users/", "/mnt/", "file://", "C:\\Users", "C:/Users"];

#[test]
fn every_room_names_only_the_rooms_below_it() {
    faults_of_source(|file| {
        let Some((_, below)) = ROOMS.iter().find(|(room, _)| *room == file.room()) else {
            // `lib.rs` names every room, and `main.rs` calls one.
            return match file.room() {
                "lib" | "main" => Vec::new(),
                unknown => vec![format!(
                    "room `{unknown}` is not in the plan: add it to ARCHITECTURE.md and to this test"
                )],
            };
        };
        let named = file.rooms_named();
        let above = named
            .into_iter()
            .filter(|(room, _)| *room != file.room() && !below.split(' ').any(|lower| lower == *room));
        above.map(|(room, line)| format!("line {line}: `{}` may not know `{room}`", file.room())).collect()
    });
}

#[test]
fn the_rooms_of_the_search_name_only_those_before_them() {
    let place_of = |part: &str| SEARCH.iter().position(|known| *known == part);
    faults_of_source(|file| {
        let Some(inside) = file.name.strip_prefix("src/search/") else { return Vec::new() };
        let part = inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs");
        let Some(place) = place_of(part) else {
            // `mod.rs` names them all.
            let unknown =
                format!("`{part}` is not in the plan: add it to src/search/mod.rs and to this test");
            return if part == "mod" { Vec::new() } else { vec![unknown] };
        };
        let named = file.named_in(&["search"]).into_iter();
        let after = named.filter(|(named, _)| place_of(named).is_some_and(|at| at > place));
        let after = after.filter(|(named, _)| (part, *named) != SEARCH_BACKWARDS);
        after.map(|(named, line)| format!("line {line}: `{part}` may not know `{named}`")).collect()
    });
}

#[test]
fn every_library_stays_in_its_rooms() {
    faults_of_source(|file| {
        let mut faults = Vec::new();
        for (library, rooms) in LIBRARIES {
            for (word, line) in file.words() {
                let named =
                    word == library || word.strip_prefix(library).is_some_and(|rest| rest.starts_with('_'));
                if named && !rooms.contains(&file.room()) {
                    faults.push(format!("line {line}: `{}` may not name `{word}`", file.room()));
                }
            }
        }
        faults
    });
}

#[test]
fn the_pure_rooms_touch_neither_disk_nor_network_nor_clock() {
    faults_of_source(|file| {
        if !PURE.contains(&file.room()) {
            return Vec::new();
        }
        let found = EFFECTS.iter().flat_map(|effect| file.lines_with(effect).map(move |line| (effect, line)));
        found
            .map(|(effect, line)| {
                format!("line {line}: `{}` is pure and may not use `{effect}`", file.room())
            })
            .collect()
    });
}

#[test]
fn only_the_directory_asks_what_time_it_is() {
    faults_of_source(|file| {
        if file.name == CLOCK_FILE {
            return Vec::new();
        }
        let found = CLOCKS.iter().flat_map(|clock| file.lines_with(clock).map(move |line| (clock, line)));
        found
            .map(|(clock, line)| format!("line {line}: `{clock}`; only {CLOCK_FILE} reads the clock"))
            .collect()
    });
}

#[test]
fn only_one_file_is_unsafe() {
    faults_of_source(|file| {
        let words =
            file.words().into_iter().filter(|(word, _)| *word == "unsafe" && file.name != UNSAFE_FILE);
        words.map(|(_, line)| format!("line {line}: `unsafe` belongs in {UNSAFE_FILE}")).collect()
    });
}

#[test]
fn no_file_names_a_path_on_somebodys_machine() {
    let mut faults = Vec::new();
    let mut read = 0;
    for folder in ["src", "seeds", "index", "migrations", "openapi", "docs", "scripts"] {
        for path in files_below(&root().join(folder)) {
            // Compressed tables hold no paths.
            let Ok(text) = fs::read_to_string(&path) else { continue };
            read += 1;
            for (at, line) in text.lines().enumerate() {
                faults.extend(
                    machine_paths(line).map(|found| format!("{}:{}: `{found}`", name_of(&path), at + 1)),
                );
            }
        }
    }

    assert!(read > 100, "only {read} files were read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Runs a check over every file of `src/` and fails with all that it found.
fn faults_of_source(check: impl Fn(&Source) -> Vec<String>) {
    let mut faults = Vec::new();
    let paths: Vec<PathBuf> = files_below(&root().join("src"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .collect();
    assert!(paths.len() > 50, "only {} files were found", paths.len());
    for path in paths {
        let text = fs::read_to_string(&path).expect("source is UTF-8 text");
        let file = Source { name: name_of(&path), code: code_only(&text) };
        faults.extend(check(&file).into_iter().map(|fault| format!("{}: {fault}", file.name)));
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Relative to the crate, with `/` between the parts.
fn name_of(path: &Path) -> String {
    let parts = path.strip_prefix(root()).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// Words of a line that begin like a path on somebody's machine. A web address may hold such a word in its middle.
fn machine_paths(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || "\"'`()<>[]{}=,;".contains(c))
        .filter(|word| SOMEBODYS_MACHINE.iter().any(|start| word.starts_with(start)))
}

/// A check that cannot fail checks nothing.
mod the_checks_themselves {
    use super::*;

    fn source(name: &str, text: &str) -> Source {
        Source { name: name.to_owned(), code: code_only(text) }
    }

    fn named(name: &str, text: &str) -> Vec<&'static str> {
        source(name, text).rooms_named().into_iter().map(|(room, _)| room).collect()
    }

    #[test]
    fn every_way_to_name_a_room_is_seen() {
        assert_eq!(named("src/pathway/rank.rs", "use crate::store::Store;"), ["store"]);
        assert_eq!(
            named(
                "src/pathway/rank.rs",
                "use crate::{catalogue::{Kind, api}, search, geography::Point as store};"
            ),
            ["catalogue", "search", "geography",]
        );
        assert_eq!(named("src/pathway/rank.rs", "let x = crate::api::problem();"), ["api"]);
        assert_eq!(named("src/pathway/rank.rs", "use super::super::store;"), ["store"]);
        assert_eq!(named("src/pathway/mod.rs", "use super::{config, web};"), ["config", "web"]);
        assert_eq!(named("src/main.rs", "fn main() { signpost::cli::run() }"), ["cli"]);
    }

    #[test]
    fn what_is_named_of_a_folder_is_seen_from_within() {
        let text = "use crate::search::ranking::Unasked;\nuse super::super::{index, question};\nuse super::entry::Entry;\nuse crate::store;";
        let file = source("src/search/services/tables.rs", text);
        assert_eq!(file.named_in(&["search"]), [("ranking", 1), ("index", 2), ("question", 2)]);
    }

    #[test]
    fn comments_texts_and_a_rooms_own_parts_name_no_room() {
        let text = r##"
            /// As [`crate::store`]. 'a quote
            /* crate::web /* crate::api */ crate::cli */
            const SAYS: &str = "crate::api \" crate::web";
            const RAW: &str = r#"crate::cli "quoted" "#;
            const QUOTE: char = '"';
            fn find<'a>(one: &'a str) -> char { '\'' }
            use super::search;
        "##;

        assert_eq!(named("src/pathway/rank.rs", text), Vec::<&str>::new());
        assert_eq!(code_only(text).lines().count(), text.lines().count());
    }

    #[test]
    fn a_clock_is_found_and_a_longer_name_is_not_it() {
        let text = "let now = chrono::Utc::now();\nlet then = Utc::nowhere();\nlet it = MyUtc::now();";

        assert_eq!(source("src/api/mod.rs", text).lines_with("Utc::now").collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_path_of_a_machine_is_told_from_a_web_address() {
        let paths = |line| machine_paths(line).collect::<Vec<_>>();

        assert_eq!(paths(r#"folder = "/home/someone/seeds""#), ["/home/someone/seeds"]);
        assert_eq!(paths("see `/Users/someone` and (file:///tmp/x)"), ["/Users/someone", "file:///tmp/x"]);
        assert!(paths("url = \"https://example.org/home/with/us\"").is_empty());
    }

    #[test]
    fn the_plan_points_down_only() {
        for (at, (room, below)) in ROOMS.iter().enumerate() {
            for lower in below.split_terminator(' ') {
                let position = ROOMS.iter().position(|(name, _)| *name == lower);
                assert!(position.is_some_and(|position| position < at), "`{room}` stands below `{lower}`");
            }
        }
    }
}
