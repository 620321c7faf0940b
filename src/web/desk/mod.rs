//! The desk: where records are kept true, by whoever is signed in.
//!
//! Everything here is below `/desk`, asks the same functions as the API ([`crate::editing`]), and works without a script: what is being
//! written travels in the form itself. Readers never come here, and never get a cookie.

mod assure;
mod audit;
mod compare;
mod decide;
mod draft;
mod due;
mod edit;
mod frame;
mod history;
mod merge;
mod openid;
mod origin;
mod posted;
mod problems;
mod record;
mod records;
mod refused;
mod session;
mod sign_in;
mod start;
mod status;
mod why;

use actix_web::web::{FormConfig, ServiceConfig, scope};

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
            .service(edit::show_new_service)
            .service(edit::send_new_service)
            .service(edit::show_new_organisation)
            .service(edit::send_new_organisation)
            .service(edit::show_service_form)
            .service(edit::send_service_form)
            .service(edit::show_organisation_form)
            .service(edit::send_organisation_form)
            .service(history::show_service_history)
            .service(history::restore_service)
            .service(history::show_organisation_history)
            .service(history::restore_organisation)
            .service(status::show_status)
            .service(status::set_status)
            .service(assure::show_assure)
            .service(assure::assure)
            .service(merge::show_merge)
            .service(merge::merge)
            .service(record::show_service)
            .service(draft::list_drafts)
            .service(draft::show_draft)
            .service(decide::approve)
            .service(decide::reject)
            .service(decide::withdraw)
            .service(due::show_due)
            .service(problems::list_problems)
            .service(problems::show_problem)
            .service(problems::answer_problem)
            .service(audit::show_audit),
    );
}
