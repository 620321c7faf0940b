//! The API: one file a noun. Registering a route documents it, and the document is checked against `openapi/openapi.json`.

mod about;
mod address;
mod ageing;
mod alternatives;
mod answers;
mod areas;
mod changes;
mod document;
mod extract;
mod feed;
mod fhir;
mod find;
mod health;
mod instant;
mod limits;
mod matches;
mod methods;
mod metrics;
mod needs;
mod nothing;
mod observe;
mod oembed;
mod open_referral;
mod organisations;
mod postcodes;
mod problem;
mod provision;
mod pyramid;
mod referral;
mod services;
mod suggest;
mod summary;
mod upkeep;
mod writing;
mod written_json;

use std::rc::Rc;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Data, to};
use actix_web::{App, Error, HttpRequest, HttpResponse};
use utoipa::openapi::ObjectBuilder;
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

use crate::catalogue::Fact;
use crate::config::Limits;
use crate::directory::Directory;
use crate::interop::fhir::Extension;

pub use document::Document;
pub use extract::{BodyLimit, StrictQuery, ValidJson};
pub use problem::{Code, FieldProblem, Problem, ProblemBody};
pub use services::{OrganisationReference, ServiceDetail, detail};
pub use summary::ServiceSummary;

/// What the document says of the whole.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Signpost",
        description = "The open directory, pathway matcher and gap engine for mental-health and wellbeing services in Leicester, \
            Leicestershire and Rutland. It holds no personal data: a question arrives in a body, is answered, and is gone.\n\n\
            **In danger now: ring 999. In crisis: NHS 111 option 2.**",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    servers((url = "/", description = "This server")),
    // An extension holds extensions, so it is not found by way of what holds it.
    components(schemas(ProblemBody, Extension)),
    modifiers(&Tokens),
    tags(
        (name = "match", description = "What fits this person"),
        (name = "services", description = "Services: find, read"),
        (name = "refer", description = "Who may refer, and how"),
        (name = "provision", description = "Where help is thin, for whom, and what would change it"),
        (name = "catalogue", description = "Steps, needs and organisations"),
        (name = "editing", description = "Keeping records true, with a token: writes, drafts, decisions, the audit"),
        (name = "upkeep", description = "What is to be looked at again, how good each record is, and how it is used"),
        (name = "places", description = "Postcodes and areas"),
        (name = "fhir", description = "The same services as FHIR R4, by the profiles of UK Core"),
        (name = "open-referral", description = "The directory as Open Referral UK 3.0"),
        (name = "about", description = "This server, its document and its problems"),
        (name = "operation", description = "For whoever runs it")
    )
)]
struct Described;

/// How a token is sent.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        document.components.get_or_insert_default().add_security_scheme("token", bearer);
    }
}

/// Every route of the API.
fn routes(config: &mut ServiceConfig) {
    config
        .service(
            scope::scope("/api/v1")
                .service(matches::find_matches)
                // Before the template that would take it as a name.
                .service(find::search_services)
                .service(find::list_services)
                .service(referral::list_route_periods)
                .service(referral::find_referral_routes)
                .service(alternatives::list_alternatives)
                .service(alternatives::find_alternatives)
                .service(writing::find_service_record)
                .service(writing::write_service_record)
                .service(writing::set_service_status)
                .service(writing::merge_service)
                .service(writing::restore_service)
                .service(writing::restore_organisation)
                .service(writing::find_organisation_record)
                .service(writing::write_organisation_record)
                .service(writing::list_drafts)
                .service(writing::find_draft)
                .service(writing::approve_draft)
                .service(writing::reject_draft)
                .service(writing::withdraw_draft)
                .service(writing::assure_service)
                .service(writing::list_audit)
                .service(writing::report_problem)
                .service(writing::list_problem_reports)
                .service(writing::find_problem_report)
                .service(writing::answer_problem_report)
                .service(upkeep::find_service_quality)
                .service(upkeep::find_service_signals)
                .service(upkeep::find_organisation_quality)
                .service(upkeep::list_quality)
                .service(upkeep::list_signals)
                .service(upkeep::list_due)
                .service(upkeep::follow_due)
                .service(services::find_service)
                .service(referral::list_referral_routes)
                .service(suggest::list_suggestions)
                .service(pyramid::list_steps)
                .service(needs::list_needs)
                .service(areas::list_areas)
                .service(areas::find_area)
                .service(postcodes::find_postcode)
                .service(organisations::list_organisations)
                .service(organisations::find_organisation)
                .service(provision::show_provision)
                .service(provision::show_people)
                .service(provision::try_scenario)
                .service(provision::show_unmet_need)
                .service(changes::list_changes)
                .service(feed::follow_changes)
                .service(about::find_about),
        )
        .configure(fhir::routes)
        .service(oembed::embed_service)
        .configure(open_referral::routes)
        .service(health::find_live)
        .service(health::find_ready)
        .service(metrics::find_metrics)
        .service(document::find_document)
        .service(document::find_problem_type);
}

/// The document, as the routes wrote it.
pub fn document() -> utoipa::openapi::OpenApi {
    let app = App::new().into_utoipa_app().openapi(Described::openapi()).configure(routes);
    let mut document = app.split_for_parts().1;
    // The names of facts are written by a macro, which the derive of the schema does not look into.
    let facts = ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some("A fact about a person that a criterion can name."))
        .enum_values(Some(Fact::ALL.iter().map(|fact| fact.as_str())));
    ageing::mark(&mut document, ageing::AGEING);
    fhir::leave_forms_out(&mut document);
    document.components.get_or_insert_default().schemas.insert("Fact".to_owned(), facts.into());
    document
}

/// What all workers of a server share.
#[derive(Clone)]
pub struct Shared {
    directory: Data<Directory>,
    methods: Data<methods::Methods>,
    document: Data<Document>,
    open_referral: Data<open_referral::PublishedCache>,
    body_limit: BodyLimit,
    gate: Data<limits::Gate>,
}

impl Shared {
    pub fn new(directory: Data<Directory>, body_limit: usize) -> Self {
        metrics::start();
        let document = document();
        Self {
            directory,
            methods: Data::new(methods::Methods::of_document(&document)),
            document: Data::new(Document::of(&document)),
            open_referral: Data::new(open_referral::PublishedCache::default()),
            body_limit: BodyLimit(body_limit),
            gate: Data::new(limits::Gate::new(Limits::default())),
        }
    }

    /// With the limits that the operator chose.
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { gate: Data::new(limits::Gate::new(limits)), ..self }
    }
}

/// What is mounted beside the API: the pages for people, and what says that there is no such page to a browser that asks.
#[derive(Clone, Copy)]
pub struct Pages {
    pub configure: fn(&mut actix_web::web::ServiceConfig),
    pub no_such_page: fn(&HttpRequest) -> Option<HttpResponse>,
}

/// The whole application of one worker.
pub fn app(
    shared: &Shared,
    pages: Pages,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = Error,
        InitError = (),
    > + use<>,
> {
    let Shared { directory, methods, document, open_referral, body_limit, gate } = shared.clone();
    App::new()
        .app_data(directory)
        .app_data(methods)
        .app_data(document)
        .app_data(open_referral)
        .app_data(body_limit)
        .app_data(gate)
        .app_data(Rc::new(limits::Queue::default()))
        .into_utoipa_app()
        .configure(routes)
        .into_app()
        .service(document::docs_without_slash)
        .service(document::docs)
        .app_data(pages)
        .configure(pages.configure)
        .default_service(to(methods::refuse))
        // The last is the outermost: what the others leave undone is still counted and still a problem.
        .wrap(Compress::default())
        .wrap(from_fn(limits::keep))
        .wrap(from_fn(observe::dress))
        .wrap(from_fn(observe::count))
}
