//! `kilo`: see `kilo --help`.

use std::process::ExitCode;

/// Gives back to the system what a busy minute took: that of glibc keeps it for the next one, thread by thread.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    #[cfg(target_os = "linux")]
    keep_pages_small();
    kilo_api::cli::main()
}

/// A page of 2 MiB stays as a whole as long as a byte of it is in use: that of what a busy minute took, a third more
/// would be kept after it. A system that refuses this serves all the same.
#[cfg(target_os = "linux")]
fn keep_pages_small() {
    nix::sys::prctl::set_thp_disable(true).ok();
}
