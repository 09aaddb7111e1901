//! Builds and runs the server: what production starts is what tests start.

use crate::{
    auth::{
        password::Passwords,
        seal::Sealer,
        token::{KeyedHash, Tokens},
    },
    caps::Caps,
    clock::{Clock, Ids, Random},
    config::Config,
    connections,
    db::{self, Db},
    error::ApiError,
    features::{
        accounts, agent,
        billing::{self, Stripe},
        conversations, dashboard, deliveries, docs, events, health, leads, quota, settings, widget,
    },
    http,
    idempotency::Running,
    limits::{self, Limits},
    mail::Mailer,
    methods::Methods,
    outbound::Outbound,
    outbox::{self, Outbox},
    route, server, supervise,
};
use actix_web::{
    App, HttpRequest, HttpResponse,
    dev::{HttpServiceFactory, Server},
    http::header,
    middleware::from_fn,
    web,
};
use kilo_qualify::Ear;
use kilo_types::ProblemKind;
use std::{net::TcpListener, num::NonZero, sync::Arc};
use tokio::sync::Semaphore;
use utoipa::OpenApi;
use utoipa_actix_web::{AppExt, OpenApiFactory, scope};
use utoipa_swagger_ui::{Config as DocsConfig, SwaggerUi};

/// Transcripts typeset at once: each takes a core, and its pages are in memory until the last one is drawn. A large one is
/// typeset alone.
pub const TYPESETTING: u32 = 2;

/// Batches of exports rendered at once: half the processors, so that the other half answers.
fn rendering() -> usize {
    processors().div_ceil(2)
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(1, NonZero::get)
}

/// What every handler may use.
#[derive(Clone)]
pub struct State {
    /// The settings.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Clock,
    /// The source of randomness.
    pub random: Random,
    /// Makes identifiers.
    pub ids: Ids,
    /// Signs and reads access tokens.
    pub tokens: Tokens,
    /// Hashes what must not be stored in clear.
    pub keyed_hash: KeyedHash,
    /// Seals what is stored and must be read again.
    pub sealer: Sealer,
    /// Hashes and verifies passwords.
    pub passwords: Passwords,
    /// Calls addresses that customers name.
    pub outbound: Outbound,
    /// Where packs are paid, unless orders are settled by hand.
    pub stripe: Option<Arc<Stripe>>,
    /// Sends mail.
    pub mailer: Mailer,
    /// Wakes the workers that deliver notifications.
    pub outbox: Outbox,
    /// Idempotency keys in use.
    pub running: Running,
    /// How many requests a client may send.
    pub limits: Limits,
    /// How many transcripts are typeset at once.
    pub typesetting: Arc<Semaphore>,
    /// How many batches of exports are rendered at once.
    pub rendering: Arc<Semaphore>,
    /// Hears what visitors say.
    pub ear: Arc<Ear>,
    /// How many messages are heard at once.
    pub hearing: Arc<Semaphore>,
    /// How much clients may hold at once.
    pub caps: Caps,
    /// How long a client may take nothing of what is sent to it.
    pub write_deadline: std::time::Duration,
    /// The answers of agents that are being written.
    pub answers: agent::Answers,
    /// How long an agent may take.
    pub agent_times: agent::Times,
    /// Who follows what changes.
    pub listeners: events::Listeners,
    /// How long a body may take to arrive.
    pub body_deadline: std::time::Duration,
    /// How long an event stream is silent.
    pub heartbeat: std::time::Duration,
}

impl State {
    /// Opens the database and prepares what handlers need.
    ///
    /// # Errors
    /// When the database cannot be opened or migrated, or a setting is missing.
    pub async fn open(config: Config, clock: Clock, random: Random) -> Result<Self, ApiError> {
        let setting = |why: String| ApiError::new(ProblemKind::Internal, why);
        config.check().map_err(setting)?;
        let ear = if config.store.model { Ear::built_in() } else { Ear::new(None) }.map_err(ApiError::internal)?;
        let outbound = Outbound::new(config.outbound_allow.clone());
        let stripe = Stripe::new(&config, &outbound).map_err(setting)?;
        let url = &config.store.database_url;
        let db = Db::open(url).await.map_err(|error| {
            ApiError::new(ProblemKind::Unavailable, format!("KILO_DATABASE_URL={url}: {}", db::explain(url, &error)))
        })?;
        conversations::store::fill_index(&db).await?;
        let secret = match &config.store.secret {
            Some(secret) => secret.reveal().as_bytes().to_vec(),
            None => stored_secret(&db, &random).await?,
        };
        let earlier = earlier_secret(&db).await?;
        let secrets: Vec<&[u8]> = [&secret[..]].into_iter().chain(earlier.as_deref()).collect();
        let sealer = Sealer::new(&secrets, random.clone())?;
        settings::store::seal_secrets(&db, &sealer).await?;
        Ok(Self {
            db,
            ids: Ids::new(clock.clone(), random.clone()),
            tokens: Tokens::new(&secret),
            keyed_hash: KeyedHash::new(&secret).map_err(ApiError::internal)?,
            sealer,
            passwords: Passwords::new(random.clone())?,
            outbound,
            stripe: stripe.map(Arc::new),
            mailer: Mailer::new(&config).map_err(setting)?,
            outbox: Outbox::default(),
            running: Running::default(),
            limits: Limits::new(&config),
            typesetting: Arc::new(Semaphore::new(TYPESETTING as usize)),
            rendering: Arc::new(Semaphore::new(rendering())),
            ear: Arc::new(ear),
            hearing: Arc::new(Semaphore::new(processors())),
            caps: Caps::new((config.connections_of_address, config.connections)),
            write_deadline: connections::WRITE_DEADLINE,
            answers: agent::Answers::default(),
            agent_times: agent::Times::default(),
            listeners: events::Listeners::default(),
            body_deadline: http::BODY_DEADLINE,
            heartbeat: events::stream::HEARTBEAT,
            config: Arc::new(config),
            clock,
            random,
        })
    }
}

/// The secret this database's servers share; made by whoever comes first.
async fn stored_secret(db: &Db, random: &Random) -> Result<Vec<u8>, ApiError> {
    let stored = "SELECT value FROM server_secrets WHERE name = 'tokens'";
    if let Some(row) = db::one(db.read(), stored, []).await? {
        return Ok(row.get("value")?);
    }
    let write = db.begin_patiently("make the secret that signs tokens").await?;
    let fresh = random.bytes::<32>().to_vec();
    let sql = "INSERT INTO server_secrets VALUES ('tokens', ?) ON CONFLICT DO NOTHING";
    db::execute(&write, sql, [fresh.into()]).await?;
    let row = db::one(&write, stored, []).await?;
    let secret = row.map(|row| row.get("value")).transpose()?;
    write.commit().await?;
    secret.ok_or_else(|| ApiError::internal("no secret"))
}

/// The secret in the database, if there is one: it sealed what was stored before `KILO_SECRET` was set.
async fn earlier_secret(db: &Db) -> Result<Option<Vec<u8>>, ApiError> {
    let row = db::one(db.read(), "SELECT value FROM server_secrets WHERE name = 'tokens'", []).await?;
    Ok(row.map(|row| row.get("value")).transpose()?)
}

/// Starts the server on `listener`.
///
/// # Errors
/// When it cannot be started.
pub fn serve(state: State, listener: TcpListener) -> std::io::Result<Server> {
    let accept = connections::accept(state.caps.clone(), state.config.trusted_proxies.clone(), state.write_deadline);
    let state = web::Data::new(state);
    let document = document();
    let methods = web::Data::new(Methods::of(&document));
    let description = docs::Description::of(&document)?;
    // Each worker has its own routes, but one description is enough.
    drop(document);
    let watched = state.clone();
    actix_web::rt::spawn(supervise::task("events", move || events::poll::run(watched.clone())));
    let (listeners, answers) = (state.listeners.clone(), state.answers.clone());
    let app = move || {
        let page = DocsConfig::new([docs::DESCRIPTION]).validator_url("none").persist_authorization(false);
        let page = SwaggerUi::new("/api/docs/{_:.*}").config(page.try_it_out_enabled(true));
        App::new()
            .app_data(state.clone())
            .app_data(methods.clone())
            .app_data(description.clone())
            .service(web::scope("/api/v1").configure(routes).default_service(web::to(other)))
            .service(docs::served)
            .service(health::healthz)
            .service(health::readyz)
            .service(docs::problem_page)
            .service(widget::script::script)
            .service(widget::texts::read)
            .service(widget::demo::demo)
            .service(widget::demo::style)
            .service(settings::notifications::confirm::ask)
            .service(settings::notifications::confirm::confirm)
            .service(web::redirect("/api/docs", "/api/docs/"))
            .service(web::scope("").wrap(from_fn(docs_policy)).service(page).default_service(web::to(other)))
            .wrap(from_fn(limits::limited))
            .wrap(from_fn(http::envelope))
            .wrap(from_fn(server::paced))
    };
    let serving = server::serve(listener, accept, app)?;
    // Requests under way are let finish; an event stream would never.
    server::stop_when_told(&serving, move || {
        listeners.close();
        answers.close();
    });
    Ok(serving.server)
}

/// Delivers notifications until `server` ends.
///
/// # Errors
/// Those of the server.
pub async fn run(state: State, server: Server) -> std::io::Result<()> {
    let workers = outbox::start(state);
    let ended = server.await;
    workers.stop().await;
    ended
}

/// The docs page styles itself inline; nothing on it comes from elsewhere.
async fn docs_policy(
    request: actix_web::dev::ServiceRequest,
    next: actix_web::middleware::Next<impl actix_web::body::MessageBody>,
) -> Result<actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    let docs = route::path(request.request()).starts_with("/api/docs");
    let mut response = next.call(request).await?;
    if docs {
        let policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-ancestors 'none'";
        let policy = header::HeaderValue::from_static(policy);
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    Ok(response)
}

/// Where the calls of the API are registered: to be answered, or to be described.
trait Register {
    fn service(&mut self, call: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self;
}

impl Register for web::ServiceConfig {
    fn service(&mut self, call: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        Self::service(self, call)
    }
}

impl Register for utoipa_actix_web::service_config::ServiceConfig<'_> {
    fn service(&mut self, call: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        Self::service(self, call)
    }
}

fn routes(config: &mut impl Register) {
    config
        .service(accounts::login::login)
        .service(accounts::refresh)
        .service(accounts::logout)
        .service(accounts::password::change_password)
        .service(accounts::me)
        .service(conversations::list::counts)
        .service(conversations::export_many::many)
        .service(conversations::export_many::picked)
        .service(conversations::archive::archive_many)
        .service(conversations::archive::unarchive_many)
        .service(conversations::list::list)
        .service(conversations::create::create)
        .service(conversations::list::get)
        .service(conversations::append::append)
        .service(conversations::messages::list)
        .service(conversations::update::update)
        .service(conversations::archive::archive)
        .service(conversations::archive::unarchive)
        .service(conversations::export::one)
        .service(conversations::picture::picture)
        .service(settings::qualification::signals)
        .service(settings::qualification::get)
        .service(settings::qualification::put)
        .service(events::tickets::create)
        .service(events::stream::follow)
        .service(settings::notifications::read::read)
        .service(settings::notifications::replace::replace)
        .service(settings::notifications::test::test)
        .service(settings::notifications::receivers::list)
        .service(settings::notifications::resume::resume)
        .service(settings::notifications::confirmations::create)
        .service(deliveries::list::list)
        .service(deliveries::retry::retry)
        .service(widget::config::config)
        .service(widget::start::start)
        .service(widget::send::send)
        .service(widget::poll::poll)
        .service(widget::rate::rate)
        .service(widget::reply::follow)
        .service(widget::reply::stop)
        .service(widget::lead::leave)
        .service(leads::list::list)
        .service(settings::widget::read::read)
        .service(settings::widget::replace::replace)
        .service(settings::widget::secret::renew)
        .service(quota::read::read)
        .service(quota::ledger::ledger)
        .service(quota::history::history)
        .service(quota::top_up::top_up)
        .service(quota::orders::list)
        .service(quota::orders::get)
        .service(billing::receive::receive)
        .service(quota::plan::plan)
        .service(quota::marks::read)
        .service(quota::marks::change);
}

/// The OpenAPI document, made from the routes.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let app = App::new().into_utoipa_app().openapi(docs::ApiDoc::openapi());
    docs::complete(app.service(scope::scope("/api/v1").configure(|config| routes(config))).split_for_parts().1)
}

/// Whatever no route took: a known path with another method, the dashboard, or nothing.
async fn other(request: HttpRequest, methods: web::Data<Methods>) -> Result<HttpResponse, ApiError> {
    if let Some(allow) = methods.allow(route::path(&request)) {
        return Err(ApiError::method_not_allowed(allow.clone()));
    }
    if route::path(&request).starts_with("/api/") {
        return Err(ApiError::no_such_path());
    }
    dashboard::serve(&request)
}
