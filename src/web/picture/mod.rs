//! Figures drawn on the server: what does this look like at a glance?
//!
//! A picture carries a title and a description, and stands beside the table of the same figures. It is styled by classes, so that it
//! follows light and dark; saved as a file it brings its style along.

mod chart;
mod choropleth;

use maud::Markup;

pub use self::chart::{Axis, Chart, Dot, Line, figure};
pub use self::choropleth::{AreaShade, Choropleth, Classes};

/// The rules for what is inside a picture; part of every page and of every saved picture.
const STYLE: &str = include_str!("../assets/pictures.css");

/// The colours of a saved picture: those of a page in daylight.
const DAYLIGHT: &str = "svg { --paper: #fff; --sheet: #fff; --ink: #1c2528; --soft: #4a565b; --line: #8a9296; \
    --faint: #ddd8cc; --accent: #0b5a66; --on-accent: #fff; --shade: #cfe3e3; background: #fff; \
    font-family: \"Segoe UI\", \"Noto Sans\", \"DejaVu Sans\", sans-serif; }";

/// A picture as a file of its own.
pub fn saved(picture: &Markup) -> String {
    let whole = &picture.0;
    // The style goes inside, right after the opening tag.
    match whole.split_once('>') {
        Some((open, rest)) => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{} xmlns=\"http://www.w3.org/2000/svg\"><style>{DAYLIGHT}\n{STYLE}</style>{rest}",
            open.replacen("<svg", "<svg width=\"900\"", 1)
        ),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_saved_picture_brings_its_namespace_and_its_style() {
        let picture = maud::html! { svg viewBox="0 0 1 1" { title { "One" } } };

        let file = saved(&picture);

        assert!(
            file.contains(
                "<svg width=\"900\" viewBox=\"0 0 1 1\" xmlns=\"http://www.w3.org/2000/svg\"><style>"
            )
        );
        assert!(file.ends_with("</style><title>One</title></svg>"));
    }
}
