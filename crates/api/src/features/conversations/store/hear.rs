//! Reading what visitors say before anything is locked: words cost time, and a write holds up everybody.

use super::qualify;
use crate::{
    db::{self, Ask, Scope, dialect},
    error::ApiError,
    startup::State,
};
use kilo_domain::qualification::{Evidence, Heard, Learned, Reading, question_of};
use kilo_qualify::Ear;
use kilo_types::{ConversationId, MessageId, NewMessage, Speaker, Timestamp};

/// Messages that are read from the database at once.
const PAGE: i64 = 100;

/// How many messages behind a question can still answer it.
pub(super) const REACH: usize = 20;

/// The end of an agent's message: all that a question needs of it.
const ASKED: &str = "CASE m.role WHEN 'agent' THEN substr(m.text, -500) ELSE m.text END";

/// A message that is about to be added, with all that takes time done.
#[derive(Clone, Debug)]
pub struct Said {
    pub(super) new: NewMessage,
    pub(super) stamp: Stamp,
    /// What a visitor's words say.
    pub(super) read: Option<Read>,
}

impl Said {
    /// The same under an identifier that was made when the message began: it sorts before what is said to it.
    #[must_use]
    pub fn known_as(mut self, id: MessageId) -> Self {
        self.stamp.id = id;
        self
    }
}

/// What a message gets when it is stored.
#[derive(Clone, Debug)]
pub(super) struct Stamp {
    pub(super) id: MessageId,
    /// When it counts as said.
    pub(super) sent_at: Timestamp,
    /// What the index of words takes.
    pub(super) words: String,
}

/// What a visitor's words say, as an answer to a question.
#[derive(Clone, Debug)]
pub(super) struct Read {
    /// The end of what the agent said before.
    pub(super) question: Option<String>,
    /// What the words say.
    pub(super) reading: Reading,
    /// What was said before, where that was never heard.
    pub(super) past: Option<Past>,
}

/// What the first messages of a conversation say.
#[derive(Clone, Debug)]
pub struct Past {
    /// What they say.
    pub(super) evidence: Evidence,
    /// How many they are.
    pub(super) messages: i64,
}

/// Reads a message for the conversation that it is about to be added to.
///
/// # Errors
/// When the database fails. An unknown conversation is none: adding to it is.
pub async fn listen(state: &State, scope: Scope, id: ConversationId, new: NewMessage) -> Result<Said, ApiError> {
    if new.role != Speaker::Visitor {
        return Ok(unheard(state, scope, new));
    }
    let before = standing(state, scope, id).await?;
    let id = MessageId(state.ids.next());
    let sent_at = new.sent_at.unwrap_or_else(|| state.clock.now());
    aside(state, move |ear| {
        let words = dialect::message_words(scope.number(), new.text.as_str());
        let stamp = Stamp { id, sent_at, words };
        let (question, past) = before.map_or((None, None), |before| (before.question, before.past));
        let reading = read(ear, &new, &stamp, question.as_deref());
        Said { new, stamp, read: Some(Read { question, reading, past }) }
    })
    .await
}

/// What was said in a conversation before anything is set in it, where that was never heard.
///
/// # Errors
/// When the database fails.
pub async fn recall(state: &State, scope: Scope, id: ConversationId) -> Result<Option<Past>, ApiError> {
    Ok(standing(state, scope, id).await?.and_then(|standing| standing.past))
}

/// A message in which nobody looks for anything: the agent's.
#[must_use]
pub fn unheard(state: &State, scope: Scope, new: NewMessage) -> Said {
    let words = dialect::message_words(scope.number(), new.text.as_str());
    let sent_at = new.sent_at.unwrap_or_else(|| state.clock.now());
    Said { stamp: Stamp { id: MessageId(state.ids.next()), sent_at, words }, read: None, new }
}

/// What a visitor's message says as an answer to the end of what the agent said before.
pub(super) fn read(ear: &Ear, new: &NewMessage, stamp: &Stamp, asked: Option<&str>) -> Reading {
    reading(stamp.id, new.text.as_str(), stamp.sent_at, asked, |text, question| ear.hear(text, question))
}

/// The same by the rules and what the ear tells of people: for history, of which there is much at once.
pub(super) fn skim(ear: &Ear, new: &NewMessage, stamp: &Stamp, asked: Option<&str>) -> Reading {
    reading(stamp.id, new.text.as_str(), stamp.sent_at, asked, |text, question| ear.people(text, question))
}

fn reading(
    message: MessageId,
    text: &str,
    sent_at: Timestamp,
    asked: Option<&str>,
    learn: impl FnOnce(&str, Option<&str>) -> Vec<Learned>,
) -> Reading {
    let question = asked.and_then(question_of);
    let learned = learn(text, question);
    Reading::of(&Heard { question, learned: &learned, ..Heard::new(message, text, sent_at) })
}

/// Runs what takes time beside the threads that answer, as much at once as there are processors.
pub(super) async fn aside<T: Send + 'static>(
    state: &State,
    work: impl FnOnce(&Ear) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let permit = state.hearing.clone().acquire_owned().await.map_err(ApiError::internal)?;
    let ear = state.ear.clone();
    let work = move || {
        let done = work(&ear);
        drop(permit);
        done
    };
    tokio::task::spawn_blocking(work).await.map_err(ApiError::internal)
}

/// Where a conversation stands before something is added.
struct Standing {
    question: Option<String>,
    past: Option<Past>,
}

async fn standing(state: &State, scope: Scope, id: ConversationId) -> Result<Option<Standing>, ApiError> {
    let db = &state.db.read_of(scope);
    let Some(current) = qualify::current(db, scope, id).await? else { return Ok(None) };
    let mut past = None;
    if !current.is_heard() {
        let mut hearing = Hearing::of(current.position);
        while hearing.load(db).await? {
            hearing = aside(state, |ear| hearing.heard(ear)).await?;
        }
        past = Some(Past { evidence: hearing.evidence, messages: current.message_count });
    }
    Ok(Some(Standing { question: current.question, past }))
}

/// The evidence of a conversation, heard from its first word on where it is locked anyhow.
pub(super) async fn heard(ear: &Ear, db: &impl Ask, position: i64) -> Result<Evidence, ApiError> {
    let mut hearing = Hearing::of(position);
    while hearing.load(db).await? {
        hearing = hearing.heard(ear);
    }
    Ok(hearing.evidence)
}

/// A conversation that is heard page by page.
struct Hearing {
    position: i64,
    /// The place of the last message that was loaded.
    after: i64,
    /// What the agent said last, and at which place.
    question: Option<(i64, String)>,
    page: Vec<Unread>,
    evidence: Evidence,
}

/// A visitor's message that was not read yet.
struct Unread {
    id: MessageId,
    text: String,
    sent_at: Timestamp,
    question: Option<String>,
}

impl Hearing {
    fn of(position: i64) -> Self {
        Self { position, after: -1, question: None, page: Vec::new(), evidence: Evidence::default() }
    }

    /// Loads the next messages; false when there are none.
    async fn load(&mut self, db: &impl Ask) -> Result<bool, ApiError> {
        let sql = format!(
            "SELECT m.seq, m.id, m.role, {ASKED} AS text, m.sent_at FROM messages m
             WHERE m.conversation = ? AND m.seq > ? ORDER BY m.seq LIMIT {PAGE}"
        );
        let rows = db::all(db, sql, [self.position.into(), self.after.into()]).await?;
        for row in &rows {
            self.after = row.get("seq")?;
            let (role, text): (String, String) = (row.get("role")?, row.get("text")?);
            if role == Speaker::Agent.as_str() {
                self.question = Some((self.after, text));
                continue;
            }
            let id = MessageId(row.get::<String>("id")?.parse().map_err(ApiError::internal)?);
            let sent_at = row.get::<String>("sent_at")?.parse().map_err(ApiError::internal)?;
            let near = self
                .question
                .as_ref()
                .filter(|(place, _)| usize::try_from(self.after - place).is_ok_and(|gap| gap <= REACH));
            let question = near.map(|(_, question)| question.clone());
            self.page.push(Unread { id, text, sent_at, question });
        }
        Ok(!rows.is_empty())
    }

    /// The same with the loaded messages heard.
    fn heard(mut self, ear: &Ear) -> Self {
        for Unread { id, text, sent_at, question } in self.page.drain(..) {
            let learn = |text: &str, question: Option<&str>| ear.hear(text, question);
            self.evidence.fold(reading(id, &text, sent_at, question.as_deref(), learn));
        }
        self
    }
}
