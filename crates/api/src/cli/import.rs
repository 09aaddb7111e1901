//! Taking over history: one conversation a line.

use crate::{
    config::env_file::plain,
    db::Scope,
    error::ApiError,
    features::conversations::{
        check,
        store::{self, Capture, History, Prepared},
    },
    http,
    startup::State,
};
use flate2::read::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};
use kilo_types::{
    Asset, Citation, ExternalId, Framework, LandingPage, Locale, MessageText, NewConversation, NewMessage, NewVisitor,
    Score, Setter, SetterKind, Speaker, Timestamp, WorkspaceId, text::without_controls,
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufRead, BufReader, Read},
    num::NonZero,
    path::Path,
    process::ExitCode,
};

/// Conversations stored in one transaction: a run that was cut off goes on where the last one ended.
const BATCH: usize = 200;
/// Bytes of lines after which a transaction takes in no more, so that memory does not grow with what is imported.
const BATCH_BYTES: usize = 8 * 1024 * 1024;
/// Longest line, in bytes: four times what a conversation may hold, as JSON may spell a letter in several.
const MAX_LINE: u64 = 64 * 1024 * 1024;

/// A line: the body of `POST /api/v1/conversations`, the shape of public dialogue data, and what only
/// history knows.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    external_id: Option<ExternalId>,
    started_at: Option<Timestamp>,
    visitor: Option<NewVisitor>,
    landing_page: Option<LandingPage>,
    locale: Option<Locale>,
    messages: Vec<Said>,
    score: Option<Score>,
    handed_off_at: Option<Timestamp>,
    archived_at: Option<Timestamp>,
    qualification: Option<Known>,
    #[serde(rename = "source")]
    _source: Option<String>,
    source_id: Option<ExternalId>,
    #[serde(rename = "topics")]
    _topics: Option<Vec<String>>,
    times: Option<Vec<i64>>,
}

/// A message as history has it: unlike one that is sent, it may hold control characters, which are dropped.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    role: Speaker,
    #[serde(deserialize_with = "without_controls")]
    text: MessageText,
    sent_at: Option<Timestamp>,
    #[serde(default)]
    citations: Vec<Citation>,
    #[serde(default)]
    assets: Vec<Asset>,
    external_id: Option<ExternalId>,
}

impl From<Said> for NewMessage {
    fn from(Said { role, text, sent_at, citations, assets, external_id }: Said) -> Self {
        Self { sent_at, citations, assets, external_id, ..Self::now(role, text) }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    framework: Framework,
    fields: BTreeMap<String, String>,
}

impl Line {
    fn capture(self, now: Timestamp) -> Result<Capture, ApiError> {
        let mut messages: Vec<NewMessage> = self.messages.into_iter().map(Into::into).collect();
        for (message, seconds) in messages.iter_mut().zip(self.times.unwrap_or_default()) {
            message.sent_at = message.sent_at.or(Some(Timestamp::from_millis(seconds.saturating_mul(1000))));
        }
        let conversation = NewConversation {
            external_id: self.external_id.or(self.source_id),
            started_at: self.started_at,
            visitor: self.visitor,
            landing_page: self.landing_page,
            locale: self.locale,
            messages,
        };
        check(&conversation, now)?;
        let qualification = self.qualification.map(|known| (known.framework, known.fields));
        if let Some((framework, fields)) = &qualification
            && let Some(unknown) = fields.keys().find(|key| framework.fields().iter().all(|(known, _)| known != key))
        {
            return Err(ApiError::field(format!("qualification.fields.{unknown}"), "is not a field of the framework"));
        }
        let history = History {
            score: self.score,
            handed_off_at: self.handed_off_at,
            archived_at: self.archived_at,
            qualification,
        };
        let by = Some(Setter { kind: SetterKind::System, id: None, name: None });
        Ok(Capture { conversation, history: Some(history), by })
    }
}

/// Imports `file`; the exit code is 1 if any line was bad.
///
/// # Errors
/// When the file cannot be read or the database fails; what was stored stays.
pub(super) async fn run(
    state: &State,
    workspace: WorkspaceId,
    file: &Path,
) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let scope = super::scope(state, workspace).await?;
    let unread = |error: std::io::Error| format!("{} cannot be read: {}", file.display(), plain(&error));
    let size = std::fs::metadata(file).map_err(unread)?.len();
    let bar = ProgressBar::new(size)
        .with_style(ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes}, {msg} conversations, {eta} left")?);
    let raw = bar.wrap_read(File::open(file).map_err(unread)?);
    let reader: Box<dyn Read> = if file.extension().is_some_and(|name| name == "gz") {
        Box::new(MultiGzDecoder::new(raw))
    } else {
        Box::new(raw)
    };
    let mut lines = BufReader::new(reader);
    let (mut number, mut added, mut known, mut bad) = (0_u64, 0_u64, 0_u64, 0_u64);
    loop {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let mut line = Vec::new();
            if lines.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)? == 0 {
                break;
            }
            number += 1;
            bytes += line.len();
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match http::parse::<Line>(&line).and_then(|line| line.capture(state.clock.now())) {
                Ok(capture) => batch.push(capture),
                Err(error) => {
                    bad += 1;
                    bar.suspend(|| super::say(format_args!("line {number}: {}", error.in_a_line())));
                }
            }
        }
        if batch.is_empty() && bytes == 0 {
            break;
        }
        let prepared = prepare(state, scope, batch);
        let write = state.db.begin().await?;
        for conversation in prepared {
            let (_, new) = store::capture(state, &write, scope, conversation).await?;
            if new { added += 1 } else { known += 1 }
        }
        write.commit().await?;
        bar.set_message(added.to_string());
    }
    bar.finish_and_clear();
    super::say(format_args!("{added} added, {known} already imported, {bad} bad"));
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads the conversations of a batch on all cores, in their order.
fn prepare(state: &State, scope: Scope, batch: Vec<Capture>) -> Vec<Prepared> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = batch.len().div_ceil(cores).max(1);
    let mut batch = batch.into_iter();
    let shares: Vec<Vec<_>> =
        std::iter::from_fn(|| Some(batch.by_ref().take(share).collect::<Vec<_>>()).filter(|some| !some.is_empty()))
            .collect();
    let read = |share: Vec<Capture>| share.into_iter().map(|capture| Prepared::of(state, scope, capture)).collect();
    std::thread::scope(|threads| {
        let reading: Vec<_> =
            shares.into_iter().map(|share| threads.spawn(move || -> Vec<Prepared> { read(share) })).collect();
        reading
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}
