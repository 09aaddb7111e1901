//! Taking a message along: a link to it, or its words as a quotation.

use super::{inbox::Inbox, messages::groups_from, state::Group};
use crate::{
    browser::{self, calendar},
    routes::Place,
};
use kilo_types::{Conversation, Speaker};
use leptos::{ev, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// What is said of a link and of a quotation: that it was copied, that it was not.
pub(super) const LINK: [&str; 2] = ["Link copied", "The link was not copied"];
const QUOTE: [&str; 2] = ["Quote copied", "The quote was not copied"];

/// Copies what the pressed element offers. One listener for all messages: thousands of them are drawn.
pub(super) fn copy_pressed(inbox: Inbox, conversation: &Conversation, event: &ev::MouseEvent) {
    let pressed = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let offer = |name: &str| {
        let element = pressed.as_ref()?.closest(&format!("[{name}]")).ok().flatten()?;
        element.get_attribute(name)
    };
    let opens_elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key();
    if let Some(id) = offer("data-copy-link").filter(|_| !opens_elsewhere) {
        inbox.copy(link_to(conversation, &id), LINK);
    } else if let Some(id) = offer("data-copy-quote") {
        let first = conversation.messages.iter().position(|message| message.id.to_string() == id);
        if let Some(group) = first.and_then(|first| groups_from(conversation, first).into_iter().next()) {
            inbox.copy(quotation(conversation, &group, &link_to(conversation, &id)), QUOTE);
        }
    }
}

impl Inbox {
    /// Puts `text` on the clipboard and says whether that worked.
    pub(super) fn copy(self, text: String, [done, failed]: [&'static str; 2]) {
        spawn_local(async move {
            self.toasts.say(if browser::copy(&text).await { done } else { failed });
        });
    }
}

fn link_to(conversation: &Conversation, message: &str) -> String {
    let place = Place::Conversations { open: Some(conversation.summary.id), filter: Vec::new() };
    let origin = browser::window().location().origin().unwrap_or_default();
    format!("{origin}{}#m-{message}", place.href())
}

/// What one side said in a row, as mail and Markdown quote it, with who, when and where.
fn quotation(conversation: &Conversation, group: &Group, link: &str) -> String {
    let messages = conversation.messages.get(group.first..group.end).unwrap_or_default();
    let said: Vec<&str> = messages.iter().map(|message| message.text.trim_end()).collect();
    let who = match group.speaker {
        Speaker::Visitor => super::row::name_of(&conversation.summary),
        Speaker::Agent => "Agent".to_owned(),
    };
    let when = messages.first().map(|first| calendar::write(first.sent_at.millis(), calendar::Style::Exact));
    quoted(&said.join("\n\n"), &who, &when.unwrap_or_default(), link)
}

fn quoted(text: &str, who: &str, when: &str, link: &str) -> String {
    let lines: String = text.lines().map(|line| format!("> {line}").trim_end().to_owned() + "\n").collect();
    format!("{lines}\n{who}, {when}\n{link}\n")
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn every_line_is_quoted() {
        let quote = quoted("Hi!\n\nA demo?", "Jane", "3 Oct 2026, 16:05", "https://kilo.example/conversations/1#m-2");
        assert_eq!(quote, "> Hi!\n>\n> A demo?\n\nJane, 3 Oct 2026, 16:05\nhttps://kilo.example/conversations/1#m-2\n");
    }
}
