//! How fast `kilo` answers, beside a bare actix-web server with prepared statements on the same file ("floor").
//! `scripts/bench` runs it; `docs/performance.md` says what came out.

use clap::Parser;
use std::{path::PathBuf, process::ExitCode};

mod data;
mod floor;
mod generate;
mod load;
mod operations;
mod plain;
mod reading;
mod report;
mod servers;

/// What can go wrong: whatever it was, the benchmark ends.
type Fault = Box<dyn std::error::Error>;

#[derive(Debug, Parser)]
enum Command {
    /// Writes the database for a number of conversations, unless it is there.
    Generate(Setup),
    /// Serves the floor over a generated database.
    Floor {
        /// The database.
        file: PathBuf,
        /// Port of the loopback interface.
        port: u16,
    },
    /// Measures and prints tables in Markdown.
    Run {
        #[command(flatten)]
        setup: Setup,
        /// Seconds of each measurement.
        #[arg(long, default_value_t = 3)]
        seconds: u32,
        /// Measurements of each operation, of which the median counts.
        #[arg(long, default_value_t = 1)]
        rounds: usize,
        /// Only operations with this in their name.
        #[arg(long, default_value = "")]
        only: String,
    },
    /// Measures how long messages take to be read.
    Reading {
        /// Conversations, one on a line.
        file: PathBuf,
        /// Only hostile texts with this in their name.
        #[arg(long, default_value = "")]
        only: String,
    },
}

#[derive(Clone, Debug, clap::Args)]
struct Setup {
    /// The program to measure.
    #[arg(long)]
    kilo: PathBuf,
    /// Where generated databases are kept.
    #[arg(long)]
    folder: PathBuf,
    /// Numbers of conversations.
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000, 1_000_000])]
    sizes: Vec<usize>,
}

fn run() -> Result<(), Fault> {
    match Command::parse() {
        Command::Generate(setup) => {
            for size in &setup.sizes {
                data::Data::prepare(&setup, *size)?;
            }
            Ok(())
        }
        Command::Floor { file, port } => floor::serve(file, port),
        Command::Reading { file, only } => reading::run(&file, &only),
        Command::Run { setup, seconds, rounds, only } => report::run(&setup, seconds, rounds, &only),
    }
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("kilo-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
