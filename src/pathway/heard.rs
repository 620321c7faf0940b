//! What a text is like, beyond the phrases that stand in it.

/// What somebody hears in a text who knows how people put things: `nan put the kettle in the fridge` has no phrase of any need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heard {
    /// Slugs of the needs that people speak of so, the surest first.
    pub needs: Vec<String>,
    /// People speak so when somebody is in danger.
    pub danger: bool,
}
