//! Signing in: the page, and the dialog over a page whose session has ended.

mod expired_dialog;
mod form;
mod page;

pub(crate) use expired_dialog::ExpiredDialog;
pub(crate) use page::SignInPage;
