//! The visitor's own email address among everything with an `@` in it.

mod address;

use super::phrases::{self, token::Text};
pub(super) use address::{Address, addresses};

/// Whose address it is. A later one in this list outweighs an earlier one when both are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Owner {
    /// Nothing is said about it.
    Open,
    /// The visitor's.
    Own,
    /// Somebody else's.
    Other,
    /// Not to be used, whosever it is.
    Denied,
}

/// Most words beside an address that still make the message nothing but the address.
const BARE: usize = 3;

/// The addresses of a message with their owners, in the order of the text. Marks them in `text`.
pub(super) fn read(text: &mut Text<'_>) -> Vec<(Address, Owner)> {
    let found = addresses(text.source);
    for address in &found {
        text.mark_address(&address.range);
    }
    let text = &*text;
    let owned = found.into_iter().map(|address| {
        let first = text.tokens.partition_point(|token| token.range.end <= address.range.start);
        let owner = phrases::owner(text, first).unwrap_or_else(|| alone(text, &address));
        (address, owner)
    });
    owned.collect()
}

/// An address that is the whole message answers "what is your email?".
fn alone(text: &Text<'_>, address: &Address) -> Owner {
    let others = text.tokens.iter().filter(|token| !address.range.contains(&token.range.start)).take(BARE + 1).count();
    if others <= BARE { Owner::Own } else { Owner::Open }
}
