//! Why the score is what it is: every signal with its points, its words and the way to its message.

use super::transcript::DetailsSwitch;
use crate::{
    browser,
    ui::{Icon, live::on},
};
use kilo_types::{MessageId, ScoreSignal};
use leptos::prelude::*;

/// The signals, in the order in which the server names them.
#[component]
pub(super) fn Breakdown(
    /// The signals.
    signals: Vec<ScoreSignal>,
) -> impl IntoView {
    if signals.is_empty() {
        return view! { <p class="muted">"No signals yet."</p> }.into_any();
    }
    view! { <ul class="signals">{signals.into_iter().map(one_signal).collect_view()}</ul> }.into_any()
}

fn one_signal(signal: ScoreSignal) -> AnyView {
    let origin = (signal.message_id.is_none() && signal.excerpt.is_none()).then(|| match &*signal.signal {
        "imported" => "Came with the imported conversation",
        _ => "Set by the team or your agent",
    });
    view! {
        <li>
            <span class="signal-points" class:signal-against=signal.points < 0>{signed(signal.points)}</span>
            <div>
                <span class="signal-name">{signal.label}</span>
                <Evidence message=signal.message_id />
                {signal.question.map(|question| view! { <span class="signal-question" dir="auto">{question}</span> })}
                {signal.excerpt.map(|excerpt| view! { <q class="signal-excerpt" dir="auto">{excerpt}</q> })}
                {origin.map(|origin| view! { <span class="signal-excerpt">{origin}</span> })}
            </div>
        </li>
    }
    .into_any()
}

/// The way to the message that something rests on.
#[component]
pub(super) fn Evidence(
    /// The message, if it is known.
    message: Option<MessageId>,
) -> impl IntoView {
    let switch = expect_context::<DetailsSwitch>();
    message.map(|id| {
        let jump = move |event: web_sys::MouseEvent| {
            // Whoever wants it in another tab gets it there.
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                switch.step_aside();
                browser::reveal(format!("m-{id}"));
            }
        };
        view! {
            " "
            <a class="evidence" href=format!("#m-{id}") title="Jump to message" aria-label="Jump to message" on:click=on(jump)>
                <Icon name="evidence" />
            </a>
        }
    })
}

/// For example `+25`, `−10` (with a real minus sign).
fn signed(points: i16) -> String {
    if points < 0 { format!("\u{2212}{}", points.unsigned_abs()) } else { format!("+{points}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signals_are_written_for_people() {
        assert_eq!((signed(25), signed(-10)), ("+25".to_owned(), "−10".to_owned()));
    }
}
