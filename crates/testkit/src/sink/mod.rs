//! Receivers of what the program sends: slow and failing on demand.

mod http;
mod mail;
mod smtp;

pub use http::{HttpSink, Received, Reply};
pub use mail::Mail;
pub use smtp::{SmtpFault, SmtpSink};

use std::sync::{Condvar, Mutex};

/// Something that those who come wait at while it is shut.
#[derive(Debug, Default)]
struct Gate {
    shut: Mutex<bool>,
    moved: Condvar,
}

impl Gate {
    fn set(&self, shut: bool) {
        *self.shut.lock().unwrap() = shut;
        self.moved.notify_all();
    }

    fn pass(&self) {
        let _open = self.moved.wait_while(self.shut.lock().unwrap(), |shut| *shut).unwrap();
    }
}
