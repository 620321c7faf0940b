//! A postcode and an area said together: the area settles what the postcode leaves open, and must not contradict it.

use super::Gazetteer;
use crate::geography::{AreaCode, Located, Postcode, Truth};

impl Gazetteer {
    /// Where a postcode is, when it is also said in which area: `LE7` is in five councils, `LE7` in Charnwood in one.
    ///
    /// # Errors
    /// In words, when the postcode is certainly not in the area: one of the two is wrong, and guessing which would put somebody in the
    /// wrong county.
    pub fn locate_within(&self, postcode: &Postcode, area: AreaCode) -> Result<Located, String> {
        let located = self.locate(postcode);
        let narrowed = self.locate_area(area);
        if located.says_nothing() {
            return Ok(narrowed);
        }
        match located.within(&self.tree, area) {
            Truth::Met => Ok(located),
            // The area decides where, the postcode gives the point.
            Truth::Unknown => Ok(Located { point: located.point, precision: located.precision, ..narrowed }),
            Truth::Unmet => {
                Err(format!("`{}` is not in {}: which of the two is right?", located.label, narrowed.label))
            }
        }
    }
}
