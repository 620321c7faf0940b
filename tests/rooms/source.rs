//! Rust as words and lines: as much of it as it takes to see which room a file names.

use super::ROOMS;

/// A file of `src/` without its comments and texts.
pub struct Source {
    pub name: String,
    pub code: String,
}

impl Source {
    /// `src/store/cluster/log.rs` is in `store`, `src/config.rs` is `config`.
    pub fn room(&self) -> &str {
        let inside = self.name.trim_start_matches("src/");
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }

    /// How many `super::` lead from this file to the root of the crate.
    fn depth(&self) -> usize {
        let parts = self.name.trim_start_matches("src/").trim_end_matches(".rs").split('/');
        parts.filter(|part| *part != "mod").count()
    }

    /// Every identifier with its line.
    pub fn words(&self) -> Vec<(&str, usize)> {
        tokens(&self.code).into_iter().filter(|(token, _)| is_word(token)).collect()
    }

    pub fn lines_with<'a>(&'a self, path: &'a str) -> impl Iterator<Item = usize> + 'a {
        let ends_there = move |line: &str| {
            line.match_indices(path).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + path.len()..].chars().next();
                !before.is_some_and(is_word_character) && !after.is_some_and(is_word_character)
            })
        };
        self.code.lines().enumerate().filter(move |(_, line)| ends_there(line)).map(|(at, _)| at + 1)
    }

    /// Rooms named by way of `crate::`, `signpost::` or enough `super::`, with their lines.
    pub fn rooms_named(&self) -> Vec<(&'static str, usize)> {
        let room = |(word, line)| ROOMS.iter().find(|(room, _)| *room == word).map(|(room, _)| (*room, line));
        self.named_in(&[]).into_iter().filter_map(room).collect()
    }

    /// What is named of a folder that this file is in, by way of `crate::`, `signpost::` or enough `super::`: the first parts, with their lines.
    pub fn named_in(&self, folder: &[&str]) -> Vec<(&str, usize)> {
        let tokens = tokens(&self.code);
        let mut named = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let from_there = match tokens[at].0 {
                "crate" | "signpost" => {
                    let way = folder.iter().flat_map(|part| ["::", part]);
                    let goes_there = way
                        .enumerate()
                        .all(|(step, part)| tokens.get(at + 1 + step).is_some_and(|token| token.0 == part));
                    goes_there.then_some(at + 1 + 2 * folder.len())
                }
                "super" => {
                    let mut steps = 1;
                    while tokens.get(at + 1).is_some_and(|t| t.0 == "::")
                        && tokens.get(at + 2).is_some_and(|t| t.0 == "super")
                    {
                        steps += 1;
                        at += 2;
                    }
                    (steps + folder.len() >= self.depth()).then_some(at + 1)
                }
                _ => None,
            };
            if let Some(next) = from_there.filter(|next| tokens.get(*next).is_some_and(|t| t.0 == "::")) {
                named.extend(heads(&tokens[next + 1..]));
            }
            at += 1;
        }
        named
    }
}

/// The first parts of what follows `crate::`: one word, or each of a group in braces.
fn heads<'a>(tokens: &[(&'a str, usize)]) -> Vec<(&'a str, usize)> {
    match tokens.first() {
        Some(("{", _)) => {}
        Some(first) => return vec![*first],
        None => return Vec::new(),
    }
    let mut heads = Vec::new();
    let mut depth = 0;
    let mut begins = false;
    for token in tokens {
        match token.0 {
            "{" => (depth, begins) = (depth + 1, depth == 0),
            "}" => depth -= 1,
            "," => begins = depth == 1,
            _ if begins => {
                heads.push(*token);
                begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

/// Words, `::` and single characters, each with its line.
fn tokens(code: &str) -> Vec<(&str, usize)> {
    let mut tokens = Vec::new();
    for (at, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c| !is_word_character(c)).unwrap_or(rest.len());
            let length = if word > 0 {
                word
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push((&rest[..length], at + 1));
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

fn is_word(token: &str) -> bool {
    token.chars().all(is_word_character)
}

fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The text with comments, texts and characters blanked out, line for line.
pub fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = end_of_comment(&characters, at).or_else(|| end_of_text(&characters, at));
        let Some(end) = end else {
            code.push(characters[at]);
            at += 1;
            continue;
        };
        code.push(' ');
        code.extend(characters[at..end].iter().filter(|c| **c == '\n'));
        at = end;
    }
    code
}

fn end_of_comment(characters: &[char], start: usize) -> Option<usize> {
    match characters[start..] {
        ['/', '/', ..] => {
            let length = characters[start..].iter().position(|c| *c == '\n');
            Some(length.map_or(characters.len(), |length| start + length))
        }
        ['/', '*', ..] => {
            let mut at = start + 2;
            let mut open = 1;
            while open > 0 && at < characters.len() {
                match characters[at..] {
                    ['/', '*', ..] => (open, at) = (open + 1, at + 2),
                    ['*', '/', ..] => (open, at) = (open - 1, at + 2),
                    _ => at += 1,
                }
            }
            Some(at)
        }
        _ => None,
    }
}

fn end_of_text(characters: &[char], start: usize) -> Option<usize> {
    let inside_word = start > 0 && is_word_character(characters[start - 1]);
    let mut at = start;
    match characters[start..] {
        ['"', ..] => {}
        // r"…", r#"…"#, br#"…"#: no escapes, as many hashes at the end as at the start.
        ['r', '"' | '#', ..] | ['b', 'r', '"' | '#', ..] if !inside_word => {
            at += if characters[at] == 'b' { 2 } else { 1 };
            let hashes = characters[at..].iter().take_while(|c| **c == '#').count();
            at += hashes;
            if characters.get(at) != Some(&'"') {
                return None;
            }
            let closing: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
            let rest = &characters[at + 1..];
            let length = rest.windows(closing.len()).position(|window| window == closing);
            return Some(length.map_or(characters.len(), |length| at + 1 + length + closing.len()));
        }
        // A character; a lifetime has no closing quote.
        ['\'', '\\', ..] => {
            let length = characters[start + 3..].iter().position(|c| *c == '\'')?;
            return Some(start + 3 + length + 1);
        }
        ['\'', _, '\'', ..] => return Some(start + 3),
        _ => return None,
    }
    at += 1;
    while at < characters.len() && characters[at] != '"' {
        at += if characters[at] == '\\' { 2 } else { 1 };
    }
    Some((at + 1).min(characters.len()))
}
