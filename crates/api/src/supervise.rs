//! Work that has to go on for as long as the process lives: what panics begins anew.

use futures_util::FutureExt;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    thread,
    time::Duration,
};

/// How long work that panicked rests, so that one that panics at once does not take a core.
const PAUSE: Duration = Duration::from_millis(100);

/// Does `work` on this thread until it returns, again after every panic. The panic itself is in the log.
pub fn on_thread(name: &str, mut work: impl FnMut()) {
    while catch_unwind(AssertUnwindSafe(&mut work)).is_err() {
        tracing::error!(name, "begins anew after a panic");
        thread::sleep(PAUSE);
    }
}

/// Does what `work` makes until it returns, again after every panic.
pub async fn task<F: Future<Output = ()>>(name: &str, mut work: impl FnMut() -> F) {
    while AssertUnwindSafe(async { work().await }).catch_unwind().await.is_err() {
        tracing::error!(name, "begins anew after a panic");
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn a_thread_goes_on_after_panics_and_ends_when_it_is_done() {
        let begun = Cell::new(0);
        on_thread("test", || {
            begun.set(begun.get() + 1);
            assert!(begun.get() >= 3, "as the test wants it");
        });
        assert_eq!(begun.get(), 3);
    }

    #[tokio::test]
    async fn a_task_goes_on_after_panics_at_once_and_after_a_while() {
        let begun = Cell::new(0);
        task("test", || {
            begun.set(begun.get() + 1);
            assert!(begun.get() > 1, "before there is anything to wait for");
            async {
                tokio::task::yield_now().await;
                assert!(begun.get() > 2, "while it waits");
            }
        })
        .await;
        assert_eq!(begun.get(), 3);
    }
}
