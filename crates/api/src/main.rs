//! `kilo`: see `kilo --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    kilo_api::cli::main()
}
