//! Load generator and floor server: measures what `docs/performance.md` states.
