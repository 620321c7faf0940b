//! Who is this, when another server knows them? OpenID Connect, for the pages on which records are kept.
//!
//! The operator names one provider. Somebody is sent there with a [`Attempt`], and comes back with a code; the code is exchanged for an
//! ID token; the token is checked (`id_token`); and its claims say what they may do here ([`settings::Grant`]). Nobody is called unless
//! a provider is named, and then only that one.

mod attempt;
mod id_token;
mod provider;
mod settings;

pub use attempt::Attempt;
pub use id_token::{Expected, Keys, TokenFault, verify};
pub use provider::{Provider, SignInError};
pub use settings::{Grant, Settings, SettingsError, read_settings};
