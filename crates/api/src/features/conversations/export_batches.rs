//! The file of many conversations, batch by batch. Small conversations are read many at once, large ones on their own and
//! in stretches: neither how many there are nor how much was said in one shows in the memory it takes.

use super::{
    exporter::{Exporter, parsed},
    store::{self, Outline, Projection},
};
use crate::error::ApiError;
use bytes::Bytes;
use kilo_domain::{filter::Criteria, transcript};
use kilo_types::{BulkFormat, Conversation, ConversationSummary};
use serde::de::DeserializeOwned;
use std::collections::VecDeque;

/// Conversations read at once.
const BATCH: u8 = 20;

/// Where the messages of an [`Outline`] belong.
const MESSAGES: &str = ",\"messages\":[";

/// What is written, and how.
#[derive(Clone, Copy)]
pub(super) struct Shape {
    pub(super) format: BulkFormat,
    pub(super) messages: bool,
    pub(super) bom: bool,
}

/// What is still to be read.
pub(super) enum Source {
    /// All that a filter finds before a position.
    Filter { criteria: Box<Criteria>, before: Option<i64> },
    /// What was picked, by position.
    Picked(std::vec::IntoIter<i64>),
}

/// The file under way.
pub(super) struct Batches {
    exporter: Exporter,
    source: Source,
    shape: Shape,
    count: usize,
    step: Step,
    /// What was read and is still to be written: where it is and its JSON, which is empty for a large one.
    ready: VecDeque<(i64, String)>,
    large: Option<Large>,
}

/// A large conversation under way.
struct Large {
    outline: Outline,
    from: i64,
    /// Its own cells of a table.
    cells: Vec<String>,
}

#[derive(PartialEq)]
enum Step {
    Header,
    /// Conversations, of which there may be more than were read.
    Rows,
    /// Conversations, all of which were read.
    LastRows,
    End,
}

impl Batches {
    pub(super) const fn new(exporter: Exporter, source: Source, shape: Shape) -> Self {
        Self { exporter, source, shape, count: 0, step: Step::Header, ready: VecDeque::new(), large: None }
    }

    /// The next piece of the file, and what follows it.
    pub(super) async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        let piece = match self.step {
            Step::Header => {
                self.step = Step::Rows;
                self.header()?
            }
            Step::Rows | Step::LastRows => {
                self.exporter.check().await?;
                self.rows().await?
            }
            Step::End => return Ok(None),
        };
        Ok(Some((piece.into(), self)))
    }

    fn header(&self) -> Result<Vec<u8>, ApiError> {
        let Shape { format: BulkFormat::Csv, bom, messages } = self.shape else { return Ok(Vec::new()) };
        let row = transcript::bulk_csv_header(messages).iter().map(ToString::to_string).collect();
        let mut header = if bom { "\u{FEFF}".as_bytes().to_vec() } else { Vec::new() };
        header.extend(csv_rows(vec![row])?);
        Ok(header)
    }

    async fn rows(&mut self) -> Result<Vec<u8>, ApiError> {
        if self.ready.is_empty() && self.large.is_none() && self.step == Step::Rows {
            self.read().await?;
        }
        let mut piece = match self.large.take() {
            Some(large) => self.go_on(large).await?,
            None => match self.ready.pop_front() {
                Some((position, card)) if card.is_empty() => self.begin(position).await?,
                Some(first) => self.small(first).await?,
                None => Vec::new(),
            },
        };
        if self.step == Step::LastRows && self.ready.is_empty() && self.large.is_none() {
            self.step = Step::End;
            piece.extend(match self.shape.format {
                BulkFormat::Ndjson => format!("{{\"count\":{}}}\n", self.count).into_bytes(),
                BulkFormat::Csv => format!("#count,{}\r\n", self.count).into_bytes(),
            });
        }
        Ok(piece)
    }

    /// Reads the next conversations.
    async fn read(&mut self) -> Result<(), ApiError> {
        let projection = if self.shape.messages { Projection::WholeIfSmall } else { Projection::Summary };
        let (db, scope) = (self.exporter.db(), self.exporter.scope());
        let (found, more): (Vec<_>, _) = match &mut self.source {
            Source::Filter { criteria, before } => {
                let found = store::page(db, scope, criteria, *before, BATCH, projection).await?;
                *before = found.next;
                (found.positions.into_iter().zip(found.cards).collect(), before.is_some())
            }
            Source::Picked(positions) => {
                let next: Vec<i64> = positions.by_ref().take(BATCH.into()).collect();
                (store::at(db, scope, &next, projection).await?, positions.len() > 0)
            }
        };
        self.ready.extend(found);
        if !more {
            self.step = Step::LastRows;
        }
        Ok(())
    }

    /// `first` and the small conversations behind it.
    async fn small(&mut self, first: (i64, String)) -> Result<Vec<u8>, ApiError> {
        let mut cards = vec![first.1];
        while let Some((_, card)) = self.ready.pop_front_if(|(_, card)| !card.is_empty()) {
            cards.push(card);
        }
        self.count += cards.len();
        let with_messages = self.shape.messages;
        match self.shape.format {
            BulkFormat::Ndjson => {
                Ok(cards.iter().flat_map(|card| [card.as_bytes(), b"\n"]).flatten().copied().collect())
            }
            BulkFormat::Csv => self.exporter.work(move || table(&cards, with_messages)).await?,
        }
    }

    /// Begins the large conversation at `position`.
    async fn begin(&mut self, position: i64) -> Result<Vec<u8>, ApiError> {
        // One that was deleted meanwhile is none of what there is.
        let outline = store::outline_at(self.exporter.db(), self.exporter.scope(), position).await?;
        let Some(outline) = outline else { return Ok(Vec::new()) };
        self.count += 1;
        let mut large = Large { outline, from: 0, cells: Vec::new() };
        let mut head = Vec::new();
        match self.shape.format {
            BulkFormat::Ndjson => head.extend_from_slice(large.parts().0.as_bytes()),
            BulkFormat::Csv => large.cells = transcript::bulk_csv_summary(&stored(&large.outline.json)?),
        }
        head.extend(self.go_on(large).await?);
        Ok(head)
    }

    /// The next stretch of a large conversation.
    async fn go_on(&mut self, mut large: Large) -> Result<Vec<u8>, ApiError> {
        let stretch = store::stretch(self.exporter.db(), &large.outline, large.from).await?;
        let mut piece = match self.shape.format {
            BulkFormat::Ndjson => {
                let comma = if large.from > 0 { "," } else { "" };
                format!("{comma}{}", stretch.messages.join(",")).into_bytes()
            }
            BulkFormat::Csv => {
                let cells = large.cells.clone();
                self.exporter.work(move || message_rows(&cells, &stretch.messages)).await??
            }
        };
        match stretch.next {
            Some(next) => {
                large.from = next;
                self.large = Some(large);
            }
            None if self.shape.format == BulkFormat::Ndjson => {
                piece.extend_from_slice(large.parts().1.as_bytes());
                piece.push(b'\n');
            }
            None => {}
        }
        Ok(piece)
    }
}

impl Large {
    /// What stands before its messages, and what stands behind them. Within a text every quotation mark is escaped, so
    /// the name of the list is found nowhere else.
    fn parts(&self) -> (&str, &str) {
        let json = &self.outline.json;
        let place = json.find(MESSAGES).map_or(json.len(), |place| place + MESSAGES.len());
        json.split_at(place)
    }
}

fn table(cards: &[String], with_messages: bool) -> Result<Vec<u8>, ApiError> {
    let mut rows = Vec::new();
    for card in cards {
        if with_messages {
            rows.extend(transcript::bulk_csv_messages(&stored::<Conversation>(card)?));
        } else {
            rows.push(transcript::bulk_csv_summary(&stored::<ConversationSummary>(card)?));
        }
    }
    csv_rows(rows)
}

fn message_rows(cells: &[String], messages: &[String]) -> Result<Vec<u8>, ApiError> {
    csv_rows(parsed(messages)?.iter().map(|message| transcript::bulk_csv_message(cells, message)).collect())
}

fn stored<T: DeserializeOwned>(json: &str) -> Result<T, ApiError> {
    serde_json::from_str(json).map_err(ApiError::internal)
}

fn csv_rows(rows: Vec<Vec<String>>) -> Result<Vec<u8>, ApiError> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).map_err(ApiError::internal)?;
    }
    writer.into_inner().map_err(ApiError::internal)
}
