//! Area codes by a short number, because tens of thousands of postcodes each name three.

use super::GazetteerError;
use crate::geography::{AreaCode, AreaTree};

/// Stands for an area that is not known.
pub(super) const NONE: u16 = u16::MAX;

/// The described areas' codes in order; a code's number is its position.
#[derive(Debug)]
pub(super) struct AreaCodes(Vec<AreaCode>);

impl AreaCodes {
    pub(super) fn of(tree: &AreaTree) -> Result<Self, GazetteerError> {
        let codes: Vec<AreaCode> = tree.areas().map(|area| area.code).collect();
        let most = usize::from(NONE);
        if codes.len() > most {
            return Err(GazetteerError::TooManyAreas { count: codes.len(), most });
        }
        Ok(Self(codes))
    }

    /// The number of a described area.
    pub(super) fn number(
        &self,
        code: AreaCode,
        used_by: impl FnOnce() -> String,
    ) -> Result<u16, GazetteerError> {
        let position = self.0.binary_search(&code).ok().and_then(|position| u16::try_from(position).ok());
        position.ok_or_else(|| GazetteerError::UnknownArea { code, used_by: used_by() })
    }

    pub(super) fn code(&self, number: u16) -> Option<AreaCode> {
        self.0.get(usize::from(number)).copied()
    }
}
