//! The rules of Kilo as plain functions: state, input and `now` in, a decision out.
//!
//! Nothing here knows HTTP, SQL, async, a clock, randomness, the environment or a log, so that every
//! rule can be tested without a server.
//!
//! | module | decides |
//! | --- | --- |
//! | [`search`] | what counts as the same text: folding, words, phrases |
//! | [`period`] | where a day begins in a time zone, and how a time reads there |
//! | [`filter`] | whether a conversation matches a filter |
//! | [`capacity`] | how much a conversation may hold |
//! | [`contact`] | which company an email address belongs to |
//! | [`brief`] | what the team is told about a visitor worth a call |
//! | [`letter`] | how something the team is told is spelled for Slack and mail |
//! | [`event_stream`], [`wording`] | how an answer that comes as a stream is read, and what its words are so far |
//! | [`delivery`] | when a notification that failed is tried again, and how many of whom go at once |
//! | [`network`] | which addresses the program may call |
//! | [`origin`] | which websites may use a workspace's widget |
//! | [`access`] | what a role or a key may do |
//! | [`password`] | which passwords are guessed first |
//! | [`picture`] | which bytes are a picture that a page may show |
//! | [`qualification`] | who a visitor is, and how hot |
//! | [`quota`] | how conversations are counted, when the allowance is renewed, and what is refused |
//! | [`transcript`] | how a conversation reads as a file |
//! | [`visit`] | when a visitor goes on in the same conversation |

pub mod access;
pub mod brief;
pub mod capacity;
pub mod contact;
pub mod delivery;
pub mod event_stream;
pub mod filter;
pub mod letter;
pub mod network;
pub mod origin;
pub mod password;
pub mod period;
pub mod picture;
pub mod qualification;
pub mod quota;
pub mod search;
pub mod transcript;
pub mod visit;
pub mod wording;
