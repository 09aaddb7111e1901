//! Ready-made filters in one row, each with how many it finds.

use super::{inbox::Inbox, state::View};
use crate::{
    browser::calendar,
    routes::Place,
    ui::{
        live::{attr, live},
        number,
    },
};
use leptos::prelude::*;

/// The views.
#[component]
pub(super) fn Views() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let zone = StoredValue::new(calendar::zone());
    view! {
        <nav class="views" aria-label="Views">
            {View::ALL
                .iter()
                .enumerate()
                .map(|(place, view)| {
                    let filter = Memo::new(move |_| view.filter(inbox.today(), &zone.get_value()));
                    let current = move || (inbox.filter_or_default() == filter.get()).then_some("true");
                    let count = move || inbox.view_counts.get()[place];
                    view! {
                        <a class="view" href=attr(move || Place::conversations(&filter.get(), None).href()) aria-current=attr(current)>
                            {view.label()}
                            {live(move || count().map(|count| view! { <span class="view-count">{short(count)}</span> }))}
                        </a>
                    }
                })
                .collect_view()}
        </nav>
    }
}

/// For example `1 conversation`, `12,345 conversations`.
pub(super) fn counted(total: u64) -> String {
    number::counted(total, "conversation")
}

/// A number of at most four letters: `987`, `1.2k`, `35k`, `4m`.
fn short(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        1_000..10_000 if number % 1_000 >= 100 => format!("{}.{}k", number / 1_000, number % 1_000 / 100),
        1_000..1_000_000 => format!("{}k", number / 1_000),
        _ => format!("{}m", number / 1_000_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(counted(0), "0 conversations");
        assert_eq!(counted(1), "1 conversation");
        assert_eq!(counted(1_234_567), "1,234,567 conversations");
        let shorts = [987, 1_000, 1_249, 9_999, 35_499, 1_999_999].map(short);
        assert_eq!(shorts, ["987", "1k", "1.2k", "9.9k", "35k", "1m"]);
    }
}
