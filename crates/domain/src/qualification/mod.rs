//! What a visitor's words say about them: who they are, how to reach them, why they are worth a call.
//!
//! [`Evidence`] is folded over the visitor's messages one by one, in their order; [`assess`] turns it, with the
//! values that people [gave](Given), into a score, the reasons behind it and the fields of every framework.
//! Nothing but what the visitor wrote counts, and every finding keeps the message and the words it rests on.
//!
//! | module | decides |
//! | --- | --- |
//! | `signal` | which signals there are and what each gives: the one table |
//! | `evidence` | what is kept of each message |
//! | `handoff` | when a conversation is handed to the team |
//! | `assessment` | score, breakdown and framework fields |
//! | `persona`, `roles` | the visitor's own role; which roles decide |
//! | `cue`, `phrases` | what a sentence is about, by its words; which fields that fills |
//! | `contact`, `company` | the visitor's own address and employer |

mod assessment;
mod company;
mod contact;
mod cue;
mod evidence;
mod excerpt;
pub mod handoff;
pub mod persona;
mod phrases;
pub mod roles;
mod signal;

pub use assessment::{Assessment, DetectedField, Given, GivenField, assess};
pub use evidence::Evidence;
pub use signal::Signal;
