//! What is measured: for each operation the product's address and the plain statement of the floor.

use crate::Fault;
use kilo_api::db::dialect;
use kilo_domain::filter::{self, Criteria};
use kilo_types::ConversationFilter;

/// A list as a client asks for it, and as the floor answers it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// What it is called in the table.
    pub name: &'static str,
    /// The query string.
    pub query: &'static str,
    /// How the floor finds it.
    plan: Plan,
}

#[derive(Clone, Copy, Debug)]
enum Plan {
    /// Walk conversations from the newest, look at each.
    Walk(&'static str),
    /// The trigram index, newest first.
    Text,
    /// The index of messages, newest first.
    Words,
    /// The trigram index, then look into each one's messages.
    TextThenWords,
}

const fn list(name: &'static str, query: &'static str, plan: Plan) -> Operation {
    Operation { name, query, plan }
}

/// Every list that is measured; the first is the one that others are compared with.
pub const LISTS: [Operation; 16] = [
    list("list, newest 50", "", Plan::Walk("archived_at IS NULL")),
    list("status", "status=handed_off", Plan::Walk("archived_at IS NULL AND handed_off_at IS NOT NULL")),
    list("score from 60", "score_min=60", Plan::Walk("archived_at IS NULL AND score >= 60")),
    list("30 days", "started_from=2026-09-01&started_to=2026-09-30", Plan::Walk("archived_at IS NULL")),
    list("email", "email=blue.12", Plan::Text),
    list("persona, common", "persona=head+of", Plan::Text),
    list("persona, rare", "persona=happiness", Plan::Text),
    list("company, common", "company=soft", Plan::Text),
    list("company, rare", "company=rapidhealth147", Plan::Text),
    list("company, absent", "company=zzyzx", Plan::Text),
    list(
        "status, score, 30 days",
        "status=active,handed_off&score_min=60&started_from=2026-09-01&started_to=2026-09-30",
        Plan::Walk("archived_at IS NULL AND score >= 60"),
    ),
    list("email, score", "email=blue&score_min=60", Plan::Text),
    list("persona, company", "persona=founder&company=cloud", Plan::Text),
    list("words, common", "q=pricing+demo", Plan::Words),
    list("words, rare", "q=case1234", Plan::Words),
    list("words, rare company", "q=pricing&company=rapidhealth147", Plan::TextThenWords),
];

/// Columns of a card, in the order of `floor::Card`.
const COLUMNS: &str = "c.position, c.id, c.status, c.score, c.persona, c.visitor_name, c.visitor_email, c.company_name,
  c.company_domain, c.message_count, c.started_at, c.last_message_at, c.updated_at, c.archived_at, c.handed_off_at,
  c.external_id, c.version";

impl Operation {
    /// The floor's statement and its parameters: from, before, texts to match.
    pub fn floor(&self) -> Result<(String, Vec<rusqlite::types::Value>), Fault> {
        let criteria = self.criteria()?;
        let bound = |time: Option<kilo_types::Timestamp>, none| time.map_or(none, |time| time.millis() << 21);
        let mut values = vec![bound(criteria.started_from, 0).into(), bound(criteria.started_before, i64::MAX).into()];
        let text = || dialect::match_texts(1, &criteria);
        let words = || dialect::match_messages(1, criteria.phrases.as_deref().unwrap_or_default()).unwrap_or_default();
        let found = match self.plan {
            Plan::Walk(conditions) => format!(
                "FROM conversations c WHERE workspace = 1 AND position >= ?1 AND position < ?2 AND {conditions}
                 ORDER BY position DESC"
            ),
            Plan::Text => {
                values.push(text().into());
                values.extend([&criteria.email, &criteria.company, &criteria.persona].map(|part| part.clone().into()));
                let (min, max) = (criteria.score_min, criteria.score_max);
                format!(
                    "FROM conversation_search t CROSS JOIN conversations c ON c.position = t.rowid
                     WHERE conversation_search MATCH ?3 AND t.rowid >= ?1 AND t.rowid < ?2 AND c.archived_at IS NULL
                     AND c.score BETWEEN {min} AND {max} AND (?4 IS NULL OR instr(c.folded_email, ?4) > 0)
                     AND (?5 IS NULL OR instr(c.folded_company, ?5) > 0)
                     AND (?6 IS NULL OR instr(c.folded_persona, ?6) > 0) ORDER BY t.rowid DESC"
                )
            }
            Plan::Words => {
                values.push(words().into());
                "FROM (SELECT DISTINCT m.conversation FROM message_search f CROSS JOIN messages m ON m.doc = f.rowid
                   CROSS JOIN conversations c ON c.position = m.conversation WHERE message_search MATCH ?3
                   AND f.rowid >= ?1 AND f.rowid < ?2 AND c.archived_at IS NULL ORDER BY f.rowid DESC LIMIT 51) n
                 CROSS JOIN conversations c ON c.position = n.conversation"
                    .to_owned()
            }
            Plan::TextThenWords => {
                values.extend([text().into(), words().into(), criteria.company.clone().into()]);
                "FROM conversation_search t CROSS JOIN conversations c ON c.position = t.rowid
                 WHERE conversation_search MATCH ?3 AND t.rowid >= ?1 AND t.rowid < ?2 AND EXISTS (
                   SELECT 1 FROM message_search f JOIN messages m ON m.doc = f.rowid WHERE message_search MATCH ?4
                   AND f.rowid >= t.rowid >> 21 << 21 AND f.rowid < ((t.rowid >> 21) + 1) << 21
                   AND m.conversation = t.rowid) AND c.archived_at IS NULL AND instr(c.folded_company, ?5) > 0 ORDER BY t.rowid DESC"
                    .to_owned()
            }
        };
        Ok((format!("SELECT {COLUMNS} {found} LIMIT 51"), values))
    }

    fn criteria(&self) -> Result<Criteria, Fault> {
        let pairs = self.query.split('&').filter_map(|pair| pair.split_once('='));
        let pairs = pairs.map(|(name, value)| (name, value.replace('+', " ")));
        let filter = ConversationFilter::from_pairs(pairs).map_err(|errors| format!("{errors:?}"))?;
        Ok(filter::resolve(&filter).map_err(|errors| format!("{errors:?}"))?)
    }
}
