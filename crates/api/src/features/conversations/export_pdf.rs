//! A conversation on pages: typeset while it is read, so that its text is never in memory as a whole.

use super::{
    exporter::{Exporter, parsed},
    store::{self, Outline},
};
use crate::error::ApiError;
use actix_web::web;
use kilo_domain::transcript::{Document, Entries, Options};
use kilo_pdf::{Error, Typesetting};
use kilo_types::Conversation;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// What the thread that typesets is given.
enum Given {
    /// Messages, as the database wrote them.
    Messages(Vec<String>),
    /// The conversation is complete: without this the reader has gone, and nobody wants the file.
    End,
}

/// The file of the conversation of `outline`.
///
/// # Errors
/// 422 when it is too long, 401 or 403 when the right to it has gone meanwhile.
pub(super) async fn file(
    exporter: &Exporter,
    outline: &Outline,
    conversation: &Conversation,
    options: &Options,
) -> Result<Vec<u8>, ApiError> {
    let permit = exporter.typesetting(outline.bytes).await?;
    let document = Document::without_entries(conversation, options);
    let entries = Entries::new(&conversation.summary, options);
    let (give, given) = channel(1);
    let typeset = web::block(move || {
        // Kept until the work is done, also where the client has gone.
        let _permit = permit;
        typeset(&document, entries, given)
    });
    let read = read(exporter, outline, give).await;
    let file = typeset.await.map_err(ApiError::internal)?;
    read?;
    file
}

/// Reads the conversation for the thread that typesets, as fast as that takes it.
async fn read(exporter: &Exporter, outline: &Outline, give: Sender<Given>) -> Result<(), ApiError> {
    let mut from = Some(0);
    while let Some(place) = from {
        let stretch = store::stretch(exporter.db(), outline, place).await?;
        from = stretch.next;
        // It takes no more when the document is too long, which it says itself.
        if give.send(Given::Messages(stretch.messages)).await.is_err() {
            return Ok(());
        }
        if from.is_some() {
            exporter.check().await?;
        }
    }
    give.send(Given::End).await.ok();
    Ok(())
}

fn typeset(document: &Document, mut entries: Entries, mut given: Receiver<Given>) -> Result<Vec<u8>, ApiError> {
    let mut typesetting = Typesetting::begin(document);
    loop {
        match given.blocking_recv() {
            Some(Given::Messages(messages)) => {
                for message in parsed(&messages)? {
                    typesetting.entry(&entries.of(&message)).map_err(refusal)?;
                }
            }
            Some(Given::End) => return typesetting.finish().map_err(refusal),
            None => return Err(ApiError::internal("Nobody waits for the pages any more.")),
        }
    }
}

fn refusal(error: Error) -> ApiError {
    match error {
        Error::TooLong => {
            ApiError::field("format", "cannot be pdf for a conversation of more than 2,000 pages: take html")
        }
        error @ Error::Refused(_) => ApiError::internal(error),
    }
}
