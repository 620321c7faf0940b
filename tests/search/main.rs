//! The search room from outside, over the catalogue of `seeds/`.

mod answers;
mod keeping;
mod ranking;
mod support;
