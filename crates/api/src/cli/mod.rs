//! The commands of an operator.

use crate::{
    auth::scope_of,
    clock::{Clock, Random},
    config::{Config, StoreConfig, env_file, given},
    connections,
    db::{self, Scope},
    logging,
    startup::{self, State},
};
use clap::{CommandFactory, FromArgMatches};
use clap_complete::Shell;
use commands::{Cli, Command, KeyCommand, Of, QuotaCommand, UserCommand, WorkspaceCommand};
use kilo_types::WorkspaceId;
use std::{
    env,
    error::Error,
    fmt::Display,
    io::{self, Write},
    net::TcpListener,
    process::ExitCode,
};

mod accounts;
mod commands;
mod import;
mod keys;
mod people;
mod quota;
mod rescore;

/// What is typed or set cannot be meant, as clap says it.
const USAGE: u8 = 2;

/// Runs the command the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let told = |error: &dyn Display| say(format_args!("kilo: {error}"));
    let command = match asked() {
        Ok(command) => command,
        Err(Refused::Setting(why)) => {
            told(&why);
            return ExitCode::from(USAGE);
        }
        Err(Refused::Arguments(error)) => error.exit(),
    };
    let code = run(command).unwrap_or_else(|error| {
        told(&error);
        ExitCode::FAILURE
    });
    logging::flush();
    code
}

/// Why there is no command to run.
enum Refused {
    /// A setting cannot be meant.
    Setting(String),
    /// What was typed cannot, or asks for help.
    Arguments(clap::Error),
}

/// What the operator asks for, by arguments, the environment and a file with settings.
fn asked() -> Result<Command, Refused> {
    env_file::load(env_file::named(env::args_os()).as_deref()).map_err(Refused::Setting)?;
    let mut cli = Cli::command();
    let parsed = cli.try_get_matches_from_mut(env::args_os()).and_then(|matches| Cli::from_arg_matches(&matches));
    let command = parsed.map(|cli| cli.command).map_err(|error| {
        let told = given::told(&cli, &error, env::args_os());
        told.map_or_else(|| Refused::Arguments(error), Refused::Setting)
    })?;
    // What only prints takes no settings.
    if !matches!(command, Command::Openapi | Command::Completions { .. } | Command::Man) {
        given::check_names(&cli, env::vars_os().map(|(name, _)| name)).map_err(Refused::Setting)?;
    }
    Ok(command)
}

/// Tells the operator something on standard error. A line that cannot be written is no reason to stop.
fn say(text: impl Display) {
    writeln!(io::stderr(), "{text}").ok();
}

/// Prints what a command was called for. Who cannot be given it has to know.
fn print(text: impl Display) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

/// The same where whoever reads may have had enough, as in `kilo openapi | head`.
fn print_quietly(text: impl Display) -> io::Result<()> {
    match print(text) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

type Done = Result<ExitCode, Box<dyn Error>>;

#[actix_web::main]
async fn run(command: Command) -> Done {
    match command {
        Command::Openapi => print_quietly(startup::document().to_pretty_json()?)?,
        Command::Completions { shell } => print_quietly(completions(shell))?,
        Command::Man => print_quietly(manual()?)?,
        Command::Serve(config) => serve(*config).await?,
        Command::Workspace(command) => run_workspace(command).await?,
        Command::User(command) => run_user(command).await?,
        Command::Key(command) => run_key(command).await?,
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

async fn run_workspace(command: WorkspaceCommand) -> Result<(), Box<dyn Error>> {
    match command {
        WorkspaceCommand::List { config } => accounts::list_workspaces(&open_quietly(*config).await?).await,
        WorkspaceCommand::Create { name, owner_email, plan, framework, time_zone, config } => {
            let state = open_quietly(*config).await?;
            let made = accounts::create_workspace(&state, &name, &owner_email, &plan, framework, &time_zone).await?;
            Ok(print(made)?)
        }
    }
}

async fn run_user(command: UserCommand) -> Result<(), Box<dyn Error>> {
    match command {
        UserCommand::Add { email, role, of } => {
            let (state, scope) = workspace(of).await?;
            Ok(print(accounts::add_user(&state, scope, &email, role).await?)?)
        }
        UserCommand::List { of } => {
            let (state, scope) = workspace(of).await?;
            people::list(&state, scope).await
        }
        UserCommand::Password { email, workspace, config } => {
            let state = open_quietly(*config).await?;
            let scope = match workspace {
                Some(workspace) => Some(scope(&state, workspace).await?),
                None => None,
            };
            people::set_password(&state, scope, &email).await
        }
        UserCommand::Role { email, role, of } => {
            let (state, scope) = workspace(of).await?;
            Ok(print(people::set_role(&state, scope, &email, role).await?)?)
        }
        UserCommand::Remove { email, of } => {
            let (state, scope) = workspace(of).await?;
            Ok(people::remove(&state, scope, &email).await?)
        }
    }
}

async fn run_key(command: KeyCommand) -> Result<(), Box<dyn Error>> {
    match command {
        KeyCommand::Create { name, scopes, of } => {
            let (state, scope) = workspace(of).await?;
            keys::create(&state, scope, &name, &scopes).await
        }
        KeyCommand::List { of } => {
            let (state, scope) = workspace(of).await?;
            keys::list(&state, scope).await
        }
        KeyCommand::Revoke { key, of } => {
            let (state, scope) = workspace(of).await?;
            Ok(keys::revoke(&state, scope, key).await?)
        }
    }
}

async fn run_quota(command: QuotaCommand) -> Done {
    match command {
        QuotaCommand::Check { of } => {
            let (state, scope) = workspace(of).await?;
            return quota::check(&state, scope).await;
        }
        QuotaCommand::Orders { of } => {
            let (state, scope) = workspace(of).await?;
            quota::orders(&state, scope).await?;
        }
        QuotaCommand::Grant { order, of } => {
            let (state, scope) = workspace(of).await?;
            quota::grant(&state, scope, order).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "kilo", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}

/// The page of the program, and behind it what each command takes.
fn manual() -> io::Result<String> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    let mut page = String::from_utf8_lossy(&page).into_owned();
    for below in leaves(&command) {
        let (man, mut section) = (clap_mangen::Man::new(below.clone()), Vec::new());
        man.render_synopsis_section(&mut section)?;
        man.render_description_section(&mut section)?;
        man.render_options_section(&mut section)?;
        let heading = format!(".SH \"{}\"", below.get_bin_name().unwrap_or_default().to_uppercase());
        let section = String::from_utf8_lossy(&section).replace(".SH SYNOPSIS", &heading);
        page.push_str(&section.replace(".SH DESCRIPTION", ".PP").replace(".SH OPTIONS", ".PP"));
    }
    Ok(page)
}

/// The commands that do something, below those that only group others.
fn leaves(command: &clap::Command) -> Vec<&clap::Command> {
    let leaf = |below| if leaves(below).is_empty() { vec![below] } else { leaves(below) };
    command.get_subcommands().filter(|below| below.get_name() != "help").flat_map(leaf).collect()
}

/// A command of an operator says what it did itself; its log is for what goes wrong.
async fn open_quietly(config: StoreConfig) -> Result<State, Box<dyn Error>> {
    logging::start("warn", &config);
    open(Config::of(config)?).await
}

/// The database, and the workspace in it that an operator names.
async fn workspace(of: Of) -> Result<(State, Scope), Box<dyn Error>> {
    let state = open_quietly(*of.config).await?;
    let scope = scope(&state, of.workspace).await?;
    Ok((state, scope))
}

/// An operator reads what is wrong, not which problem a client would see.
async fn open(config: Config) -> Result<State, Box<dyn Error>> {
    State::open(config, Clock::system(), Random::system()).await.map_err(|error| error.to_string().into())
}

/// The workspace that an operator names.
async fn scope(state: &State, workspace: WorkspaceId) -> Result<Scope, Box<dyn Error>> {
    let sql = "SELECT number, id FROM workspaces WHERE id = ?";
    let row = db::one(state.db.read(), sql, [workspace.to_string().into()]).await?;
    Ok(scope_of(&row.ok_or("there is no workspace with this id: `kilo workspace list` shows them")?)?)
}

async fn serve(mut config: Config) -> Result<(), Box<dyn Error>> {
    logging::start("info,sea_orm_migration=warn,actix_server=warn", &config.store);
    let bound = TcpListener::bind(&config.bind);
    let listener = bound.map_err(|error| format!("KILO_BIND={}: {}", config.bind, in_the_way(&error)))?;
    if config.public_url.is_empty() {
        config.public_url = format!("http://{}", listener.local_addr()?);
    }
    let address = config.public_url.clone();
    connections::raise_file_limit(config.connections);
    let state = open(config).await?;
    let server = startup::serve(state.clone(), listener)?;
    if !state.ear.understands() {
        tracing::info!("the sentence encoder is off or not built in: visitors are understood by the rules alone");
    }
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "serving");
    let ended = startup::run(state, server).await;
    tracing::info!("stopped");
    Ok(ended?)
}

/// Why an address cannot be listened on, and what to do.
fn in_the_way(error: &io::Error) -> String {
    use io::ErrorKind::{AddrInUse, AddrNotAvailable, InvalidInput, PermissionDenied};
    match error.kind() {
        AddrInUse => "another program listens there: stop it, or choose another port".to_owned(),
        AddrNotAvailable => {
            "this machine has no such address: take one of its own, or 0.0.0.0 for all of them".to_owned()
        }
        PermissionDenied => "this user may not listen there: choose a port from 1024 on".to_owned(),
        InvalidInput => "must be an address and a port such as 127.0.0.1:8080".to_owned(),
        _ => format!("{}: check the address", env_file::plain(error)),
    }
}
