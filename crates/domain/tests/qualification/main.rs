//! Qualification, from outside.

mod personas;
