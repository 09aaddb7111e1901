//! `kilo`: see `kilo --help`.

use std::process::ExitCode;

/// Gives back to the system what a busy minute took: that of glibc keeps it for the next one, thread by thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kilo_api::cli::main()
}
