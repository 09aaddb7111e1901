//! Lists that come page by page.

use super::Asked;
use crate::ui::{Button, Look, Toasts, live::live};
use kilo_types::{Cursor, Page};
use leptos::{prelude::*, task::spawn_local};

/// Asks for the page at a cursor, or the first one.
type Ask<T> = Box<dyn Fn(Option<Cursor>) -> Asked<Page<T>> + Send + Sync>;

/// The rows that are loaded, newest first.
pub(crate) struct Paged<T: Send + Sync + 'static> {
    rows: RwSignal<Vec<T>>,
    next: RwSignal<Option<Cursor>>,
    ask: StoredValue<Ask<T>>,
    toasts: Toasts,
}

// A copy is as good as the original, whatever the rows are.
impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Paged<T> {
    /// Begins with `first`; `ask` asks for more.
    pub(crate) fn new(first: Page<T>, ask: impl Fn(Option<Cursor>) -> Asked<Page<T>> + Send + Sync + 'static) -> Self {
        let ask: Ask<T> = Box::new(ask);
        Self {
            rows: RwSignal::new(first.data),
            next: RwSignal::new(first.next_cursor),
            ask: StoredValue::new(ask),
            toasts: expect_context(),
        }
    }

    /// The rows; tracked.
    pub(crate) fn rows(self) -> Vec<T> {
        self.rows.get()
    }

    /// Whether there are none; tracked.
    pub(crate) fn is_empty(self) -> bool {
        self.rows.with(Vec::is_empty)
    }

    /// Asks for the newest page and puts it before what is loaded; if rows between them are missing, it stands alone.
    pub(crate) fn renew(self) {
        let Some(asked) = self.ask.try_with_value(|ask| ask(None)) else { return };
        spawn_local(async move {
            // What does not come now comes with the next look.
            if let Ok(page) = asked.await {
                self.rows.try_update(|rows| {
                    let known = page.data.last().and_then(|last| rows.iter().position(|row| row == last));
                    let mut fresh = page.data;
                    match known {
                        Some(place) => fresh.extend(rows.drain(place + 1..)),
                        None => self.next.set(page.next_cursor),
                    }
                    *rows = fresh;
                });
            }
        });
    }

    /// Asks for the page after what is loaded.
    fn more(self) {
        let Some(cursor) = self.next.get_untracked() else { return };
        let asked = self.ask.with_value(|ask| ask(Some(cursor)));
        spawn_local(async move {
            match asked.await {
                Ok(page) => {
                    self.rows.try_update(|rows| rows.extend(page.data));
                    self.next.try_set(page.next_cursor);
                }
                Err(problem) => self.toasts.say(problem.title()),
            }
        });
    }

    /// The way to more, if there is more.
    pub(crate) fn earlier(self) -> AnyView {
        live(move || {
            self.next.with(Option::is_some).then(|| {
                view! {
                    <div><Button label="Show earlier".to_owned() look=Look::Quiet on_press=move |_| self.more() /></div>
                }
            })
        })
        .into_any()
    }
}
