//! What a visitor's words say about them: who they are, how to reach them, why they are worth a call.
//!
//! A message is [`Heard`] with the question before it and what a model found in it; its [`Reading`] is folded into the
//! [`Evidence`] of the conversation, one by one, in their order; [`assess`] turns that, with the
//! values that people [gave](Given), into a score, the reasons behind it and the fields of every framework.
//! Nothing but what the visitor wrote counts, and every finding keeps the message and the words it rests on.
//!
//! | module | decides |
//! | --- | --- |
//! | `signal` | which signals there are; what each gives is in `data/points.tsv`, the one table |
//! | `heard`, `reading` | what a message is heard with, and what it says by itself |
//! | `evidence` | what is kept of each message |
//! | `handoff` | when a conversation is handed to the team |
//! | `assessment`, `sum` | score, breakdown and framework fields |
//! | `persona`, `roles` | the visitor's own role; which roles decide |
//! | `cue`, `phrases` | what a sentence is about, by its words; which fields that fills |
//! | `answer` | what short words say under the question before them |
//! | `amount`, `moment` | money and points in time, in one notation |
//! | `veto` | which findings of a model do not count |
//! | `contact`, `company` | the visitor's own address and employer |

mod amount;
mod answer;
mod assessment;
mod company;
mod contact;
mod cue;
mod evidence;
mod excerpt;
pub mod handoff;
mod heard;
mod moment;
pub mod persona;
mod phrases;
mod reading;
pub mod roles;
mod signal;
mod sum;
mod veto;

pub use assessment::{Assessment, DetectedField, Given, GivenField, NextStep, Override, assess};
pub use cue::Cue;
pub use evidence::Evidence;
pub use heard::{Heard, Learned, SpanKind, question_of};
pub use reading::Reading;
pub use signal::{Part, Signal};
