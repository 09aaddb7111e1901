//! The commands of an operator.

use crate::{
    auth::scope_of,
    clock::{Clock, Random},
    config::Config,
    connections,
    db::{self, Scope},
    logging,
    startup::{self, State},
};
use clap::{Args, Parser, Subcommand};
use kilo_domain::period::Zone;
use kilo_types::{Email, Framework, Role, WorkspaceId};
use std::{
    fmt::Display,
    io::{self, Write},
    net::TcpListener,
    path::PathBuf,
    process::ExitCode,
};

mod accounts;
mod import;
mod quota;
mod rescore;

/// Capture, find, read and export the conversations of your AI sales agent.
#[derive(Debug, Parser)]
#[command(name = "kilo", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Migrates the database, then serves dashboard and API.
    Serve(Box<Config>),
    /// Workspaces.
    #[command(subcommand)]
    Workspace(WorkspaceCommand),
    /// People.
    #[command(subcommand)]
    User(UserCommand),
    /// Adds conversations from a .jsonl or .jsonl.gz file, one a line. A second run adds nothing.
    Import {
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
        /// The file.
        file: PathBuf,
        #[command(flatten)]
        config: Box<Config>,
    },
    /// Works out again who the visitors are and how qualified, after an import or an upgrade. Hands nothing to the team.
    Rescore {
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
        /// Only says how many would change.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        config: Box<Config>,
    },
    /// The quota of conversations.
    #[command(subcommand)]
    Quota(QuotaCommand),
    /// Prints the OpenAPI document.
    Openapi,
}

#[derive(Debug, Subcommand)]
enum WorkspaceCommand {
    /// Makes a workspace with its owner; prints ids and keys as JSON. Password from KILO_OWNER_PASSWORD.
    Create {
        /// Its name.
        #[arg(long)]
        name: String,
        /// The owner's address.
        #[arg(long, value_parser = email)]
        owner_email: Email,
        /// trial, starter or growth.
        #[arg(long, value_parser = ["trial", "starter", "growth"])]
        plan: String,
        /// bant, meddpicc or spiced.
        #[arg(long, default_value = "bant")]
        framework: Framework,
        /// IANA name of the zone in which the workspace's days and months begin.
        #[arg(long, default_value = "UTC", value_parser = zone)]
        time_zone: Zone,
        #[command(flatten)]
        config: Box<Config>,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Adds a person to a workspace. Password from KILO_USER_PASSWORD.
    Add {
        /// The workspace's id.
        #[arg(long)]
        workspace: WorkspaceId,
        /// The person's address.
        #[arg(long, value_parser = email)]
        email: Email,
        /// owner, admin, member or viewer.
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        config: Box<Config>,
    },
}

#[derive(Debug, Subcommand)]
enum QuotaCommand {
    /// Adds every figure up again from the ledger and prints both as JSON; the exit code is 1 if two differ.
    Check {
        #[command(flatten)]
        of: QuotaOf,
    },
    /// Prints the orders of packs that wait for a confirmation, as JSON.
    Orders {
        #[command(flatten)]
        of: QuotaOf,
    },
    /// Confirms an order of packs.
    Grant {
        /// The order's id.
        order: uuid::Uuid,
        #[command(flatten)]
        of: QuotaOf,
    },
}

#[derive(Debug, Args)]
struct QuotaOf {
    /// The workspace's id.
    #[arg(long)]
    workspace: WorkspaceId,
    #[command(flatten)]
    config: Box<Config>,
}

fn zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text).ok_or_else(|| "must be an IANA name such as Europe/Berlin".to_owned())
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

/// Runs the command the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    dotenvy::dotenv().ok();
    let code = run(Cli::parse().command).unwrap_or_else(|error| {
        say(format_args!("kilo: {error}"));
        ExitCode::FAILURE
    });
    logging::flush();
    code
}

/// Tells the operator something on standard error. A line that cannot be written is no reason to stop.
fn say(text: impl Display) {
    writeln!(io::stderr(), "{text}").ok();
}

/// Prints what a command was called for. Who cannot be given it has to know.
fn print(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

#[actix_web::main]
async fn run(command: Command) -> Result<ExitCode, Box<dyn std::error::Error>> {
    match command {
        Command::Openapi => print(startup::document().to_pretty_json()?)?,
        Command::Serve(config) => serve(*config).await?,
        Command::Workspace(WorkspaceCommand::Create { name, owner_email, plan, framework, time_zone, config }) => {
            let state = open_quietly(*config).await?;
            let made = accounts::create_workspace(&state, &name, &owner_email, &plan, framework, &time_zone).await?;
            print(made)?;
        }
        Command::User(UserCommand::Add { workspace, email, role, config }) => {
            let state = open_quietly(*config).await?;
            print(accounts::add_user(&state, workspace, &email, role).await?)?;
        }
        Command::Import { workspace, file, config } => {
            return import::run(&open_quietly(*config).await?, workspace, &file).await;
        }
        Command::Rescore { workspace, dry_run, config } => {
            rescore::run(&open_quietly(*config).await?, workspace, dry_run).await?;
        }
        Command::Quota(command) => return run_quota(command).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn run_quota(command: QuotaCommand) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let (QuotaCommand::Check { of } | QuotaCommand::Orders { of } | QuotaCommand::Grant { of, .. }) = &command;
    let state = open_quietly((*of.config).clone()).await?;
    let scope = scope(&state, of.workspace).await?;
    match command {
        QuotaCommand::Check { .. } => return quota::check(&state, scope).await,
        QuotaCommand::Orders { .. } => quota::orders(&state, scope).await?,
        QuotaCommand::Grant { order, .. } => quota::grant(&state, scope, order).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A command of an operator says what it did itself; its log is for what goes wrong.
async fn open_quietly(config: Config) -> Result<State, Box<dyn std::error::Error>> {
    logging::start("warn", &config);
    open(config).await
}

/// An operator reads what is wrong, not which problem a client would see.
async fn open(config: Config) -> Result<State, Box<dyn std::error::Error>> {
    State::open(config, Clock::system(), Random::system()).await.map_err(|error| error.detail().into())
}

/// The workspace that an operator names.
async fn scope(state: &State, workspace: WorkspaceId) -> Result<Scope, Box<dyn std::error::Error>> {
    let sql = "SELECT number, id FROM workspaces WHERE id = ?";
    let row = db::one(state.db.read(), sql, [workspace.to_string().into()]).await?;
    Ok(scope_of(&row.ok_or("there is no such workspace")?)?)
}

async fn serve(mut config: Config) -> Result<(), Box<dyn std::error::Error>> {
    logging::start("info,sea_orm_migration=warn,actix_server=warn", &config);
    let listener = TcpListener::bind(&config.bind).map_err(|error| format!("KILO_BIND {}: {error}", config.bind))?;
    if config.public_url.is_empty() {
        config.public_url = format!("http://{}", listener.local_addr()?);
    }
    config.public_url = config.public_url.trim_end_matches('/').to_owned();
    let address = config.public_url.clone();
    connections::raise_file_limit(config.connections);
    let state = open(config).await?;
    let server = startup::serve(state.clone(), listener)?;
    if !state.ear.understands() {
        tracing::info!("the sentence encoder is off or not built in: visitors are understood by the rules alone");
    }
    tracing::info!(%address, "serving");
    Ok(startup::run(state, server).await?)
}
