//! Keeping what is known of visitors: beside the conversations, and as the rows that clients read.

use super::{
    given::Given,
    hear::{self, Past, REACH},
    known::Known,
    projection::{BYTES, VISITOR_BYTES},
};
use crate::{
    db::{self, Ask, Change, Row, Scope, entity::conversation},
    error::ApiError,
    outbox,
    startup::State,
};
use kilo_domain::{
    capacity::Size,
    qualification::{Assessment, Evidence, handoff},
};
use kilo_qualify::Ear;
use kilo_types::{ConversationId, Framework, Score, ScoreSignal};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

/// A conversation as a write finds it.
#[derive(Clone, Debug)]
pub(super) struct Current {
    pub(super) position: i64,
    pub(super) message_count: i64,
    /// What its messages come to.
    pub(super) size: Size,
    pub(super) last_message_at: String,
    pub(super) archived: bool,
    /// Whether a visitor has spoken in it.
    pub(super) begun: bool,
    /// The end of what the agent said last.
    pub(super) question: Option<String>,
    pub(super) handed_off: bool,
    /// Whether an address of the visitor is known.
    reachable: bool,
    pub(super) score: Score,
    pub(super) version: i64,
    /// What is known of the visitor.
    pub(super) known: Known,
    /// What was known before; `None` for a conversation whose messages were never heard.
    before: Option<Known>,
    /// The workspace's setting: a visitor's message brings an archived conversation back.
    pub(super) reopen_on_message: bool,
    /// The workspace's setting: the score that is handed to the team.
    pub(super) threshold: Score,
}

/// The conversation, its workspace's settings and what is known of the visitor; `None` if it is not in the workspace.
pub(super) async fn current(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<Current>, ApiError> {
    let sql = format!(
        "SELECT {KNOWN}, c.message_count, {BYTES} AS bytes, {VISITOR_BYTES} AS visitor_bytes, c.last_message_at, c.archived_at IS NOT NULL AS archived,
           EXISTS (SELECT 1 FROM messages m WHERE m.conversation = c.position AND m.role = 'visitor') AS begun,
           (SELECT substr(m.text, -500) FROM messages m WHERE m.conversation = c.position AND m.role = 'agent'
            AND m.seq >= c.message_count - {REACH} ORDER BY m.seq DESC LIMIT 1) AS question,
           c.handed_off_at IS NOT NULL AS handed_off, c.visitor_email IS NOT NULL AS reachable, c.score, c.version, w.reopen_on_message, w.score_threshold
         FROM conversations c JOIN workspaces w ON w.number = c.workspace
         LEFT JOIN conversation_evidence e ON e.conversation = c.position WHERE c.id = ? AND c.workspace = ?"
    );
    let Some(row) = db::one(db, sql, [id.to_string().into(), scope.number().into()]).await? else {
        return Ok(None);
    };
    let (known, heard) = known(&row)?;
    let number = |name: &str| Ok::<_, ApiError>(u64::try_from(row.get::<i64>(name)?).unwrap_or_default());
    let (messages, visitor_bytes) = (number("message_count")?, number("visitor_bytes")?);
    Ok(Some(Current {
        size: Size { messages, visitor_bytes, bytes: number("bytes")? },
        before: heard.then(|| known.clone()),
        known,
        position: row.get("position")?,
        message_count: row.get("message_count")?,
        last_message_at: row.get("last_message_at")?,
        archived: row.get::<i64>("archived")? != 0,
        begun: row.get::<i64>("begun")? != 0,
        question: row.get("question")?,
        handed_off: row.get::<i64>("handed_off")? != 0,
        reachable: row.get::<i64>("reachable")? != 0,
        score: row.score("score")?,
        version: row.get("version")?,
        reopen_on_message: row.get::<i64>("reopen_on_message")? != 0,
        threshold: row.score("score_threshold")?,
    }))
}

/// What the words and the settings of a conversation come to; `None` if it is not in the workspace.
///
/// # Errors
/// When the database fails.
pub async fn assessment(db: &impl Ask, scope: Scope, id: ConversationId) -> Result<Option<Assessment>, ApiError> {
    Ok(current(db, scope, id).await?.map(|current| current.known.assess()))
}

impl Current {
    /// Whether its messages were heard before, by rules that kept what these keep.
    pub(super) const fn is_heard(&self) -> bool {
        self.before.is_some()
    }
}

/// Takes in what was said so far where that was never heard; to be called before anything is added and judged. `past`
/// is what was heard before the lock: it counts if nothing was added meanwhile.
pub(super) async fn catch_up(
    ear: &Ear,
    db: &impl Ask,
    current: &mut Current,
    past: Option<Past>,
) -> Result<(), ApiError> {
    if current.is_heard() {
        return Ok(());
    }
    current.known.evidence = match past {
        Some(past) if past.messages == current.message_count => past.evidence,
        _ => hear::heard(ear, db, current.position).await?,
    };
    Ok(())
}

/// What [`known`] reads of conversation `c` and its evidence `e`. Of one from before there was evidence, all that is
/// there was set.
pub(super) const KNOWN: &str = "c.position, c.framework, e.evidence, coalesce(e.given, json_object(
    'persona', c.persona, 'name', c.visitor_name, 'email', c.visitor_email, 'company_name', c.company_name,
    'company_domain', c.company_domain, 'score', c.score, 'fields', json((
      SELECT json_group_object(q.key, q.value) FROM qualification_fields q
      WHERE q.conversation = c.position AND q.framework = c.framework)))) AS given";

/// Reads a row that selected [`KNOWN`]. The flag is false if the messages have to be heard: they never were, or by
/// rules that kept something else.
pub(super) fn known(row: &Row) -> Result<(Known, bool), ApiError> {
    let (framework, given): (String, String) = (row.get("framework")?, row.get("given")?);
    let evidence = row.get::<Option<String>>("evidence")?;
    let evidence: Option<Evidence> = evidence.and_then(|evidence| serde_json::from_str(&evidence).ok());
    let heard = evidence.is_some();
    let known = Known {
        framework: framework.parse().map_err(ApiError::internal)?,
        evidence: evidence.unwrap_or_default(),
        given: serde_json::from_str::<Given>(&given).map_err(ApiError::internal)?,
    };
    Ok((known, heard))
}

/// The framework and the threshold that a conversation begins under.
pub(super) async fn settings(write: &impl Change, scope: Scope) -> Result<(Framework, Score), ApiError> {
    let sql = "SELECT framework, score_threshold FROM workspaces WHERE number = ?";
    let row = db::one(write, sql, [scope.number().into()]).await?.ok_or_else(ApiError::not_found)?;
    let framework: String = row.get("framework")?;
    Ok((framework.parse().map_err(ApiError::internal)?, row.score("score_threshold")?))
}

/// What is known of the visitor at a position, and what follows.
pub(super) type Judged<'a> = (i64, &'a Known, &'a Assessment);

/// Keeps what is known of visitors, and writes the reasons and fields that follow anew.
pub(super) async fn keep(write: &impl Change, judged: &[Judged<'_>]) -> Result<(), ApiError> {
    let positions = json!(judged.iter().map(|(position, ..)| position).collect::<Vec<_>>()).to_string();
    let rows: Vec<_> = judged.iter().map(|(position, known, _)| evidence(*position, known)).collect();
    let sql = "INSERT INTO conversation_evidence (conversation, evidence, given)
      SELECT value->>0, value->>1, value->>2 FROM json_each(?) WHERE true
      ON CONFLICT DO UPDATE SET evidence = excluded.evidence, given = excluded.given";
    db::execute(write, sql, [Value::from(rows).to_string().into()]).await?;

    for table in ["score_signals", "qualification_fields"] {
        let sql = format!("DELETE FROM {table} WHERE conversation IN (SELECT value FROM json_each(?))");
        db::execute(write, sql, [positions.clone().into()]).await?;
    }
    let signals: Vec<_> = judged.iter().flat_map(signals).collect();
    if !signals.is_empty() {
        let sql = "INSERT INTO score_signals (conversation, place, signal, label, points, message, excerpt, question)
          SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7
          FROM json_each(?)";
        db::execute(write, sql, [Value::from(signals).to_string().into()]).await?;
    }
    let fields: Vec<_> = judged.iter().flat_map(fields).collect();
    if !fields.is_empty() {
        let sql = "INSERT INTO qualification_fields (conversation, framework, key, value, message)
          SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?)";
        db::execute(write, sql, [Value::from(fields).to_string().into()]).await?;
    }
    Ok(())
}

/// Keeps what was heard, where nothing follows from it that was not known.
pub(super) async fn keep_evidence(write: &impl Change, position: i64, known: &Known) -> Result<(), ApiError> {
    let evidence = json!(known.evidence).to_string();
    let sql = "UPDATE conversation_evidence SET evidence = ? WHERE conversation = ?";
    db::execute(write, sql, [evidence.into(), position.into()]).await?;
    Ok(())
}

fn evidence(position: i64, known: &Known) -> Value {
    json!([position, json!(known.evidence).to_string(), json!(known.given).to_string()])
}

fn signals(&(position, _, assessment): &Judged<'_>) -> Vec<Value> {
    let signals = assessment.breakdown.iter().enumerate();
    let row = |(place, signal): (usize, &ScoreSignal)| {
        let ScoreSignal { signal, label, points, message_id, excerpt, question } = signal;
        json!([position, place, signal, label, points, message_id, excerpt, question])
    };
    signals.map(row).collect()
}

fn fields(&(position, known, assessment): &Judged<'_>) -> Vec<Value> {
    let framework = known.framework.as_str();
    let fields = known.fields(assessment).into_iter();
    fields.map(|(key, value, message)| json!([position, framework, key, value, message])).collect()
}

/// What a write makes of a conversation.
#[derive(Clone, Debug, Default)]
pub(super) struct Judgement {
    /// The columns that change.
    pub(super) columns: conversation::ActiveModel,
    /// Whether any of them does.
    pub(super) visible: bool,
}

/// Keeps what is now known of the visitor, and hands the conversation to the team if it has become worth it. When an
/// address comes after that, a note follows.
pub(super) async fn judge(
    state: &State,
    write: &impl Change,
    scope: Scope,
    current: &Current,
) -> Result<Judgement, ApiError> {
    let known = &current.known;
    let assessment = known.assess();
    let before = current.before.as_ref();
    if before.is_some_and(|before| before.given == known.given && before.assess() == assessment)
        && assessment.score == current.score
    {
        keep_evidence(write, current.position, known).await?;
        return Ok(Judgement::default());
    }
    keep(write, &[(current.position, known, &assessment)]).await?;
    let mut columns = conversation::ActiveModel::from(known.columns(&assessment));
    if handoff::is_due(current.score, assessment.score, current.threshold, current.handed_off) {
        columns.handed_off_at = Set(Some(state.clock.now().to_string()));
        outbox::enqueue_handoff(state, write, scope, current.position).await?;
    } else if current.handed_off && !current.reachable && assessment.email.is_some() {
        outbox::enqueue_follow_up(state, write, scope, current.position).await?;
    }
    Ok(Judgement { columns, visible: true })
}
