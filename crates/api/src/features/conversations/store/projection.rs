//! What a row becomes on the wire, written by the database: five times as fast as rows read one by one. A test
//! holds it against what the models of `kilo-types` serialise to.

use super::origin::{FACTS, origin};
use kilo_types::Framework;
use std::{fmt::Write, sync::LazyLock};

/// How much of each conversation to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Projection {
    /// `ConversationSummary`.
    Summary,
    /// `Conversation` with all its messages; an empty text for one that holds more than [`SMALL`].
    WholeIfSmall,
}

/// Bytes of messages up to which conversations are read whole, many at once; more are read [in
/// stretches](super::stretches).
pub const SMALL: u64 = 32 * 1024;

static WHOLE_IF_SMALL: LazyLock<String> = LazyLock::new(|| whole_if_small(SMALL));

impl Projection {
    pub(super) fn card(self) -> &'static str {
        if self == Self::Summary { SUMMARY } else { &WHOLE_IF_SMALL }
    }
}

/// `ConversationSummary` of row `c`. What clients may set is quoted; identifiers, names of states and times hold
/// nothing to quote.
pub(crate) const SUMMARY: &str = r#"concat('{"id":"', c.id, '","status":"', c.status, '","score":', c.score,
  ',"persona":', json_quote(c.persona), ',"visitor":{"name":', json_quote(c.visitor_name),
  ',"email":', json_quote(c.visitor_email), ',"phone":', json_quote(c.visitor_phone), '},"company":{"name":', json_quote(c.company_name),
  ',"domain":', json_quote(c.company_domain), '},"message_count":', c.message_count,
  ',"started_at":"', c.started_at, '","last_message_at":"', c.last_message_at, '","updated_at":"', c.updated_at,
  '","archived_at":', json_quote(c.archived_at), ',"handed_off_at":', json_quote(c.handed_off_at),
  ',"external_id":', json_quote(c.external_id), ',"feedback":{"helpful":', c.helpful,
  ',"not_helpful":', c.not_helpful, '},"version":', c.version, '}')"#;

/// `Message` of row `m`. Citations and assets are stored as the JSON they are sent as.
pub(crate) const MESSAGE: &str = r#"concat('{"id":"', m.id, '","role":"', m.role, '","text":', json_quote(m.text), ',"sent_at":"', m.sent_at,
  '","citations":', m.citations, ',"assets":', m.assets, ',"cut_off":', json_quote(m.cut_off), ',"feedback":',
  CASE WHEN m.helpful IS NULL THEN 'null' ELSE concat('{"helpful":', iif(m.helpful, 'true', 'false'),
    ',"reason":', json_quote(m.feedback_reason), '}') END, '}')"#;

/// Bytes of message `m`.
pub(super) const MESSAGE_BYTES: &str = "octet_length(m.text) + octet_length(m.citations) + octet_length(m.assets)";

/// Bytes of the messages of row `c`. Of one from before they were kept they are added up, which takes the lengths alone.
pub(super) const BYTES: &str = "coalesce(c.bytes, (SELECT coalesce(sum(octet_length(m.text) + octet_length(m.citations) + octet_length(m.assets)), 0)
  FROM messages m WHERE m.conversation = c.position))";

/// Bytes of what visitors said in row `c`, as [`BYTES`].
pub(super) const VISITOR_BYTES: &str = "coalesce(c.visitor_bytes, (SELECT coalesce(sum(octet_length(m.text)), 0)
  FROM messages m WHERE m.conversation = c.position AND m.role = 'visitor'))";

/// `Conversation` of row `c` with its newest messages: all that fit into `budget` bytes, an expression, and at least one.
/// The summary's last member is a number: trimming takes only its closing brace.
pub(super) fn newest(budget: &str) -> String {
    let first = format!(
        "CASE WHEN {BYTES} <= {budget} THEN 0 ELSE (SELECT min(seq) FROM (
           SELECT m.seq, {MESSAGE_BYTES} AS own, sum({MESSAGE_BYTES}) OVER (ORDER BY m.seq DESC) AS together
           FROM messages m WHERE m.conversation = c.position) WHERE together <= {budget} OR together = own) END"
    );
    format!(
        r#"concat(rtrim({SUMMARY}, '}}'), ',"messages":[',
        (SELECT group_concat({MESSAGE}, ',' ORDER BY m.seq) FROM messages m
           WHERE m.conversation = c.position AND m.seq >= {first}),
        '],"earlier_cursor":', json_quote((SELECT m.id FROM messages m
           WHERE m.conversation = c.position AND m.seq = {first} AND m.seq > 0)), {rest})"#,
        rest = rest()
    )
}

/// `Conversation` of row `c` with all its messages, or nothing but an empty text if they are more than `budget` bytes.
pub(super) fn whole_if_small(budget: u64) -> String {
    format!(
        r#"CASE WHEN {BYTES} <= {budget} THEN concat(rtrim({SUMMARY}, '}}'), ',"messages":[',
        (SELECT group_concat({MESSAGE}, ',' ORDER BY m.seq) FROM messages m WHERE m.conversation = c.position),
        '],"earlier_cursor":null', {rest}) ELSE '' END"#,
        rest = rest()
    )
}

/// `Conversation` of row `c` without its messages.
pub(super) static OUTLINE: LazyLock<String> = LazyLock::new(|| {
    format!(r#"concat(rtrim({SUMMARY}, '}}'), ',"messages":[],"earlier_cursor":null', {rest})"#, rest = rest())
});

/// What follows the messages of row `c`.
fn rest() -> String {
    format!(
        r#"',"qualification":{{"framework":"', c.framework, '","fields":', {fields}, '}},"facts":', {facts}, ',"fit":', c.fit,
        ',"intent":', c.score - c.fit, ',"score_breakdown":',
        (SELECT json_group_array(json_object('signal', s.signal,
           'label', coalesce(s.label, concat(upper(substr(s.signal, 1, 1)), replace(substr(s.signal, 2), '_', ' '))),
           'points', s.points, 'message_id', s.message, 'excerpt', s.excerpt, 'question', s.question)
           ORDER BY s.place) FROM score_signals s WHERE s.conversation = c.position),
        ',"landing_page":', json_quote(c.landing_page), ',"locale":', json_quote(c.locale),
        ',"disclosed_at":', json_quote(c.disclosed_at), '}}'"#,
        fields = fields(),
        facts = *FACTS
    )
}

fn fields() -> String {
    let mut values = String::new();
    for framework in Framework::ALL {
        for (place, (key, label)) in framework.fields().iter().enumerate() {
            let comma = if values.is_empty() { "" } else { ", " };
            let _ = write!(values, "{comma}('{}', '{key}', '{label}', {place})", framework.as_str());
        }
    }
    format!(
        "(SELECT json_group_array(json_object('key', f.column2, 'label', f.column3, 'value', q.value,
          'message_id', q.message, {origin}) ORDER BY f.column4) FROM (VALUES {values}) f
          LEFT JOIN qualification_fields q
          ON q.conversation = c.position AND q.framework = f.column1 AND q.key = f.column2
          LEFT JOIN conversation_evidence e ON e.conversation = c.position
          WHERE f.column1 = c.framework)",
        origin = origin("('$.fields.' || f.column2)", "q.value")
    )
}
