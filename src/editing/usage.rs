//! Whose records' use may somebody see?

use super::{Refusal, allowed, of_organisation};
use crate::store::{Operation, Reach, Token, Whose};

/// The organisation whose services are meant, or none for those of everybody: what was asked for; else as far as the token reaches.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn use_of_whom(holder: &Token, asked: Option<&str>) -> Result<Option<String>, Refusal> {
    let own = match holder.reach(Operation::ReadSignals) {
        Reach::Organisation => holder.organisation.as_deref(),
        Reach::Nothing | Reach::Mine | Reach::All => None,
    };
    let organisation = asked.or(own);
    allowed(holder, Operation::ReadSignals, organisation.map_or(Whose::default(), of_organisation))?;
    Ok(organisation.map(str::to_owned))
}
