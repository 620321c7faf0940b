//! The desk: where records are kept true, by whoever is signed in.
//!
//! Everything here is below `/desk`, asks the same functions as the API ([`crate::editing`]), and works without a script: what is being
//! written travels in the form itself. Readers never come here, and never get a cookie.

mod as_it_was;
mod assurable;
mod assure;
mod audit;
mod compare;
mod decide;
mod draft;
mod due;
mod edit;
mod frame;
mod history;
mod kept;
mod lists;
mod merge;
mod openid;
mod organisation;
mod origin;
mod plain;
mod posted;
mod problems;
mod quality;
mod record;
mod records;
mod refused;
mod session;
mod sign_in;
mod start;
mod status;
mod usage;
mod why;

use actix_web::web::{FormConfig, ServiceConfig, get, post, scope};

use self::kept::Kept;
use crate::catalogue::{Organisation, Service};

/// The largest form: a whole record with all its rows, each character up to nine bytes once encoded.
const FORM_LIMIT: usize = 2 * 1024 * 1024;

/// Every page of the desk.
pub fn configure(config: &mut ServiceConfig) {
    config.service(
        scope("/desk")
            .app_data(FormConfig::default().limit(FORM_LIMIT))
            .service(start::show_desk)
            .service(sign_in::show_sign_in)
            .service(sign_in::sign_in)
            .service(sign_in::sign_out)
            .service(openid::begin)
            .service(openid::come_back)
            .service(records::list_records)
            .configure(pages_of::<Service>)
            .configure(pages_of::<Organisation>)
            .service(status::show_status)
            .service(status::set_status)
            .service(assure::show_assure)
            .service(assure::assure)
            .service(merge::show_merge)
            .service(merge::merge)
            .service(usage::show_service_use)
            .service(record::show_service)
            .service(organisation::show_organisation)
            .service(draft::list_drafts)
            .service(draft::show_draft)
            .service(decide::approve)
            .service(decide::reject)
            .service(decide::withdraw)
            .service(due::show_due)
            .service(quality::show_quality)
            .service(usage::show_use)
            .service(problems::list_problems)
            .service(problems::show_problem)
            .service(problems::answer_problem)
            .service(audit::show_audit),
    );
}

/// What every sort of record has: a form for a new one, one for a change, its history and the way back.
fn pages_of<R: Kept>(config: &mut ServiceConfig) {
    let at = |page: &str| format!("/{}/{page}", R::FOLDER);
    config
        .route(&at("new"), get().to(edit::show_new::<R>))
        .route(&at("new"), post().to(edit::send_new::<R>))
        .route(&at("{slug}/edit"), get().to(edit::show_form::<R>))
        .route(&at("{slug}/edit"), post().to(edit::send_form::<R>))
        .route(&at("{slug}/history"), get().to(history::show_history::<R>))
        .route(&at("{slug}/restore"), post().to(history::restore::<R>))
        .route(&at("{slug}/as-it-was"), get().to(as_it_was::show_as_it_was::<R>));
}
