//! What can be typed: commands, arguments and the settings that each one takes.

use crate::config::{Config, StoreConfig};
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use kilo_domain::period::Zone;
use kilo_types::{ApiKeyId, Email, Framework, PersonName, Role, Scope, WorkspaceId};
use std::path::PathBuf;

/// Capture, find, read and export the conversations of your AI sales agent.
#[derive(Debug, Parser)]
#[command(name = "kilo", version)]
pub(super) struct Cli {
    /// A file with settings, one a line, in place of `.env`. What is set in the environment wins.
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) env_file: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
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
        config: Box<StoreConfig>,
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
        config: Box<StoreConfig>,
    },
    /// The quota of conversations.
    #[command(subcommand)]
    Quota(QuotaCommand),
    /// Secret keys.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints what a shell needs to complete commands and their arguments.
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Prints the manual page.
    Man,
}

#[derive(Debug, Subcommand)]
pub(super) enum WorkspaceCommand {
    /// Prints every workspace and its owners, as JSON.
    List {
        #[command(flatten)]
        config: Box<StoreConfig>,
    },
    /// Makes a workspace with its owner; prints ids and keys as JSON. Password from KILO_OWNER_PASSWORD, or asked for twice.
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
        config: Box<StoreConfig>,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Prints who belongs to a workspace, as JSON.
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Gives a person a new password and ends all their sessions. From KILO_USER_PASSWORD, or asked for twice.
    Password {
        /// The person's address.
        #[arg(long, value_parser = email)]
        email: Email,
        /// Only if the person belongs to this workspace.
        #[arg(long)]
        workspace: Option<WorkspaceId>,
        #[command(flatten)]
        config: Box<StoreConfig>,
    },
    /// Gives a member another role. The last owner stays one.
    Role {
        /// The person's address.
        #[arg(long, value_parser = email)]
        email: Email,
        /// owner, admin, member or viewer.
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        of: Of,
    },
    /// Takes a member out of a workspace. The last owner stays.
    Remove {
        /// The person's address.
        #[arg(long, value_parser = email)]
        email: Email,
        #[command(flatten)]
        of: Of,
    },
    /// Adds a person to a workspace. Password from KILO_USER_PASSWORD, or asked for twice; an existing one stays.
    Add {
        /// The person's address.
        #[arg(long, value_parser = email)]
        email: Email,
        /// owner, admin, member or viewer.
        #[arg(long)]
        role: Role,
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Makes a secret key; prints it as JSON, this once.
    Create {
        /// What it is called.
        #[arg(long, value_parser = name)]
        name: PersonName,
        /// What it may do, comma separated: conversations:read, conversations:write, conversations:export, quota:read.
        #[arg(long, alias = "scope", value_delimiter = ',', value_parser = key_scope, required = true)]
        scopes: Vec<Scope>,
        #[command(flatten)]
        of: Of,
    },
    /// Prints the keys of a workspace, as JSON, without their secrets.
    List {
        #[command(flatten)]
        of: Of,
    },
    /// Takes a key back at once.
    Revoke {
        /// The key's id.
        key: ApiKeyId,
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum QuotaCommand {
    /// Adds every figure up again from the ledger and prints both as JSON; the exit code is 1 if two differ.
    Check {
        #[command(flatten)]
        of: Of,
    },
    /// Prints the orders of packs that wait for a confirmation, as JSON.
    Orders {
        #[command(flatten)]
        of: Of,
    },
    /// Confirms an order of packs.
    Grant {
        /// The order's id.
        order: uuid::Uuid,
        #[command(flatten)]
        of: Of,
    },
}

#[derive(Debug, Args)]
pub(super) struct Of {
    /// The workspace's id.
    #[arg(long)]
    pub(super) workspace: WorkspaceId,
    #[command(flatten)]
    pub(super) config: Box<StoreConfig>,
}

fn zone(text: &str) -> Result<Zone, String> {
    Zone::parse(text).ok_or_else(|| "must be an IANA name such as Europe/Berlin".to_owned())
}

fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

fn name(text: &str) -> Result<PersonName, String> {
    PersonName::parse(text).map_err(|error| error.to_string())
}

fn key_scope(text: &str) -> Result<Scope, String> {
    let known = || Scope::ALL.map(Scope::as_str).join(", ");
    text.trim().parse().map_err(|()| format!("must be one or more of {}", known()))
}
