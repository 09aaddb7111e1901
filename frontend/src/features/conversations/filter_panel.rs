//! Score, status and period. Every change applies at once and shows as a chip.

use super::{
    inbox::Inbox,
    panels::Panel,
    state::{Part, Period, chips, with_days},
};
use crate::{
    browser::calendar,
    routes::Step,
    ui::{
        Button, Look, OpenPanel, Part, Popover,
        live::{attr, live, on},
    },
};
use chrono::NaiveDate;
use kilo_types::{ConversationFilter, DateBound, FeedbackKind, Score, Status, StatusSet};
use leptos::prelude::*;

/// The button and its panel.
#[component]
pub(super) fn FilterPanel() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let open = RwSignal::new(false);
    let count = Signal::derive(move || {
        let set = chips(&inbox.filter_or_default(), inbox.today(), "", |_| String::new());
        set.iter()
            .filter(|chip| matches!(chip.part, Part::Score | Part::Status | Part::Period | Part::Feedback))
            .count()
    });
    view! {
        <Popover id="filters" label="Filters" icon="sliders" open=open count=count>
            <Part fetch=Panel::Filters.fetch() />
        </Popover>
    }
}

/// The fields in the panel.
#[component]
pub(super) fn FilterFields() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let panel = expect_context::<OpenPanel>();
    view! {
            <div class="filter-panel">
                <ScoreFields />
                <StatusFields />
                <PeriodFields />
                <FeedbackFields />
                <div class="filter-panel-foot">
                    <Button
                        label="Clear filters".to_owned()
                        look=Look::Quiet
                        on_press=move |_| inbox.show(&ConversationFilter::default(), Step::Push)
                    />
                    <Button label="Done".to_owned() on_press=move |_| panel.close() />
                </div>
            </div>
    }
}

#[component]
fn ScoreFields() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let problem = RwSignal::new(None::<&'static str>);
    let set = move |text: String, is_min: bool| {
        let mut filter = inbox.filter.get_untracked().unwrap_or_default();
        let score = text.trim().parse().ok().and_then(Score::new);
        if score.is_none() && !text.trim().is_empty() {
            return problem.set(Some("A score is a whole number from 0 to 100."));
        }
        if is_min {
            filter.score_min = score;
        } else {
            filter.score_max = score;
        }
        if filter.score_min.zip(filter.score_max).is_some_and(|(min, max)| min > max) {
            return problem.set(Some("\u{201c}From\u{201d} must not be above \u{201c}to\u{201d}."));
        }
        problem.set(None);
        inbox.show(&filter, Step::Push);
    };
    let text = |score: Option<Score>| score.map(|score| score.to_string()).unwrap_or_default();
    view! {
        <fieldset>
            <legend>"Score"</legend>
            <div class="pair">
                <label>
                    <span>"From"<span class="sr-only">" score"</span></span>
                    <input
                        type="number"
                        min="0"
                        max="100"
                        inputmode="numeric"
                        placeholder="0"
                        prop:value=attr(move || text(inbox.filter_or_default().score_min))
                        on:change:target=move |event| set(event.target().value(), true)
                    />
                </label>
                <label>
                    <span>"To"<span class="sr-only">" score"</span></span>
                    <input
                        type="number"
                        min="0"
                        max="100"
                        inputmode="numeric"
                        placeholder="100"
                        prop:value=attr(move || text(inbox.filter_or_default().score_max))
                        on:change:target=move |event| set(event.target().value(), false)
                    />
                </label>
            </div>
            <p class="field-problem" role="alert">{live(move || problem.get())}</p>
        </fieldset>
    }
}

#[component]
fn StatusFields() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let by_status = move |status: Status| inbox.counts.get().map(|counts| counts.by_status.of(status));
    let toggle = move |status: Status, on: bool| {
        let filter = inbox.filter.get_untracked().unwrap_or_default();
        let mut statuses: Vec<Status> = filter.statuses().iter().filter(|other| *other != status).collect();
        if on {
            statuses.push(status);
        }
        // Without any status nothing could be found; the last one stays.
        let set = StatusSet::of(&statuses).unwrap_or(filter.statuses());
        let status = (set != StatusSet::default()).then_some(set);
        inbox.show(&ConversationFilter { status, ..filter }, Step::Push);
    };
    view! {
        <fieldset>
            <legend>"Status"</legend>
            <div class="checks">
                {Status::ALL.map(|status| view! {
                    <label class="check">
                        <input
                            type="checkbox"
                            prop:checked=attr(move || inbox.filter_or_default().statuses().contains(status))
                            on:change:target=move |event| {
                                let target = event.target();
                                toggle(status, target.checked());
                                target.set_checked(
                                    inbox.filter.get_untracked().unwrap_or_default().statuses().contains(status),
                                );
                            }
                        />
                        <span>{status.label()}</span>
                        <span class="check-count" aria-hidden="true">{live(move || by_status(status))}</span>
                    </label>
                })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn PeriodFields() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let zone = StoredValue::new(calendar::zone());
    let current = Memo::new(move |_| Period::of(&inbox.filter_or_default(), inbox.today(), &zone.get_value()));
    let choose = move |period: Period| {
        let filter = inbox.filter.get_untracked().unwrap_or_default();
        let filter = if current.get_untracked() == Some(period) {
            with_days(&filter, None, None, "")
        } else {
            period.apply(&filter, calendar::today(), &zone.get_value())
        };
        inbox.show(&filter, Step::Push);
    };
    let set_day = move |text: String, is_from: bool| {
        let filter = inbox.filter.get_untracked().unwrap_or_default();
        let day = day_of(text.parse().ok());
        let (from, to) = (day_of(filter.started_from), day_of(filter.started_to));
        // The end that was not touched gives way: a period does not end before it begins.
        let (from, to) = if is_from {
            (day, to.map(|to| day.map_or(to, |day| to.max(day))))
        } else {
            (from.map(|from| day.map_or(from, |day| from.min(day))), day)
        };
        inbox.show(&with_days(&filter, from, to, &zone.get_value()), Step::Push);
    };
    let text = |bound: Option<DateBound>| day_of(bound).map(|day| day.to_string()).unwrap_or_default();
    view! {
        <fieldset>
            <legend>"Started"</legend>
            <div class="choices">
                {Period::ALL.map(|period| view! {
                    <button
                        type="button"
                        class="choice"
                        aria-pressed=attr(move || (current.get() == Some(period)).to_string())
                        on:click=on(move |_| choose(period))
                    >
                        {period.label()}
                    </button>
                })
                    .collect_view()}
            </div>
            <div class="pair">
                <label>
                    <span>"From"<span class="sr-only">" day"</span></span>
                    <input
                        type="date"
                        prop:value=attr(move || text(inbox.filter_or_default().started_from))
                        on:change:target=move |event| set_day(event.target().value(), true)
                    />
                </label>
                <label>
                    <span>"To"<span class="sr-only">" day"</span></span>
                    <input
                        type="date"
                        prop:value=attr(move || text(inbox.filter_or_default().started_to))
                        on:change:target=move |event| set_day(event.target().value(), false)
                    />
                </label>
            </div>
            <p class="muted small">"Days in "{zone.get_value()}</p>
        </fieldset>
    }
}

/// What visitors said of answers.
#[component]
fn FeedbackFields() -> impl IntoView {
    let inbox = expect_context::<Inbox>();
    let choose = move |kind: FeedbackKind| {
        let filter = inbox.filter.get_untracked().unwrap_or_default();
        let feedback = Some(kind).filter(|kind| filter.feedback != Some(*kind));
        inbox.show(&ConversationFilter { feedback, ..filter }, Step::Push);
    };
    view! {
        <fieldset>
            <legend>"Answers rated by the visitor"</legend>
            <div class="choices">
                {FeedbackKind::ALL.map(|kind| view! {
                    <button
                        type="button"
                        class="choice"
                        aria-pressed=attr(move || (inbox.filter_or_default().feedback == Some(kind)).to_string())
                        on:click=on(move |_| choose(kind))
                    >
                        {kind.label()}
                    </button>
                })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

/// The day a bound lies on, here.
fn day_of(bound: Option<DateBound>) -> Option<NaiveDate> {
    bound.map(|bound| match bound {
        DateBound::Day(day) => day,
        DateBound::Instant(instant) => calendar::day_of(instant.millis()),
    })
}
