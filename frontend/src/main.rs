//! The browser's entry point.

fn main() {
    kilo_dashboard::mount();
}
