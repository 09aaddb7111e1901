//! How to reach the visitor: their own email address among everything with an `@` in it, their telephone number.

mod address;
mod phone;

use super::phrases::{self, token::Text};
use crate::search::fold;
pub(super) use address::{Address, addresses};
pub(super) use phone::phones;

/// Whose address or number it is. A later one in this list outweighs an earlier one when both are said.
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
        let owner = if owner == Owner::Open && is_somebodys(text.source, &address) { Owner::Other } else { owner };
        (address, owner)
    });
    owned.collect()
}

/// An address that is the whole message answers "what is your email?".
fn alone(text: &Text<'_>, address: &Address) -> Owner {
    let others = text.tokens.iter().filter(|token| !address.range.contains(&token.range.start)).take(BARE + 1).count();
    if others <= BARE { Owner::Own } else { Owner::Open }
}

/// How far before a bracket the one is named whose address is in it, in characters.
const NAMED: usize = 60;
/// Words for other people, folded.
const OTHERS: &str = "colleague coworker boss manager assistant partner husband wife friend teammate director cto ceo cfo coo cmo lead he she they \
    him her his their kollege kollegin kollegen chef chefin vorgesetzter er sie ihn collegue patron il elle lui colega companero companera jefe jefa el ella ele ela \
    cheffe socio socia associe associee sohn tochter sekretarin assistentin assistent colegas collega capo baas hij zij zakenpartner";

/// How many words before an address can name whose it is: "to my boss, Mr Hale, hale@acme.com".
const NEAR: usize = 4;

/// "my colleague Tom (tom@acme.com)", "an meinen Chef, Herr Hale, hale@acme.com": an address belongs to the one who is
/// named before it in brackets, or right before it.
fn is_somebodys(source: &str, address: &Address) -> bool {
    let before = source[..address.range.start].trim_end();
    let bracketed = before.strip_suffix(['(', '[', '<']);
    let head = bracketed.unwrap_or(before);
    let start = head.char_indices().rev().take(NAMED).last().map_or(0, |(start, _)| start);
    let near = fold(head[start..].rsplit(['!', '?', '\n', ';']).next().unwrap_or_default());
    let words: Vec<&str> =
        near.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_other = |word: &str| OTHERS.split_whitespace().any(|other| other == word);
    if bracketed.is_some() {
        return words.iter().any(|word| is_other(word));
    }
    // Without a bracket it takes "my" before them: "the manager" may be the visitor.
    let last = &words[words.len().saturating_sub(NEAR + 2)..];
    last.windows(2).any(|pair| THEIRS.split_whitespace().any(|my| my == pair[0]) && is_other(pair[1]))
}

/// What makes a word of [`OTHERS`] somebody whom the visitor knows.
const THEIRS: &str = "my our mein meine meinen meinem meiner unser unsere unserem unseren mon ma notre mi nuestro nuestra meu minha nosso nossa \
    mio mia nostro nostra mijn onze";
