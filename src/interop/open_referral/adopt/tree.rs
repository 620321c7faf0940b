//! Who is above whom in a list of organisations, terms or services.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::interop::open_referral::file::Fault;

/// Ids given twice, parents that are not there, and circles of parents.
pub(super) fn check_tree<'o>(
    list: &str,
    items: impl Iterator<Item = (&'o String, &'o Option<String>)>,
    faults: &mut Vec<Fault>,
) {
    let items: Vec<_> = items.collect();
    let mut ids: HashMap<&str, usize> = HashMap::new();
    for (at, (id, _)) in items.iter().enumerate() {
        if let Some(first) = ids.insert(id, at) {
            let problem = format!("`id`: `{id}` was given to {list}[{first}] already");
            faults.push(Fault { place: format!("{list}[{at}]"), problem });
        }
    }
    let mut parents = BTreeMap::new();
    for (at, (id, parent)) in items.iter().enumerate() {
        let Some(parent) = parent else { continue };
        if ids.contains_key(parent.as_str()) {
            parents.insert((*id).clone(), parent.clone());
        } else {
            let problem = format!("its parent `{parent}` is not in the file");
            faults.push(Fault { place: format!("{list}[{at}]"), problem });
        }
    }
    if let Some(ids) = circle(&parents) {
        faults.push(Fault { place: list.to_owned(), problem: in_circle(&ids) });
    }
}

pub(super) fn in_circle(names: &[String]) -> String {
    format!("`{}` lead in a circle: each is above the next", names.join("`, `"))
}

/// The first circle in who is above whom.
pub(super) fn circle(above: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let mut clear: HashSet<&str> = HashSet::new();
    for start in above.keys() {
        let mut path: Vec<&str> = vec![start];
        let mut at = start.as_str();
        while let Some(next) = above.get(at).filter(|next| !clear.contains(next.as_str())) {
            if let Some(from) = path.iter().position(|passed| passed == next) {
                return Some(path[from..].iter().map(|&name| name.to_owned()).collect());
            }
            path.push(next);
            at = next;
        }
        clear.extend(path);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|&(below, above)| (below.to_owned(), above.to_owned())).collect()
    }

    #[test]
    fn a_circle_is_found_and_a_tree_has_none() {
        assert_eq!(circle(&map(&[("a", "b"), ("b", "c"), ("d", "c")])), None);
        assert_eq!(circle(&map(&[("a", "b"), ("b", "c"), ("c", "b")])).map(|names| names.len()), Some(2));
        assert_eq!(circle(&map(&[("a", "a")])), Some(vec!["a".to_owned()]));
    }
}
