//! Where what is known is from, as the database writes it: [`kilo_types::Facts`] of a conversation, and the same of a
//! field. What was set is read from `conversation_evidence.given`, what was detected from `.evidence`.

use std::{fmt::Write, sync::LazyLock};

/// A fact: its key in `given`, its column, and where its quote stands in `evidence`.
type Row = (&'static str, &'static str, &'static [&'static str]);

const PERSONA: Row = ("persona", "c.persona", &["$.persona.quote"]);
const VISITOR: [(&str, Row); 3] = [
    ("name", ("name", "c.visitor_name", &["$.name.quote"])),
    ("email", ("email", "c.visitor_email", &["$.own_email.quote", "$.open_email.quote"])),
    ("phone", ("phone", "c.visitor_phone", &["$.own_phone.quote", "$.open_phone.quote"])),
];
const COMPANY: [(&str, Row); 2] = [
    ("name", ("company_name", "c.company_name", &["$.company.quote"])),
    ("domain", ("company_domain", "c.company_domain", &["$.own_email.quote", "$.open_email.quote"])),
];

/// `Facts` of row `c`.
pub(super) static FACTS: LazyLock<String> = LazyLock::new(|| {
    let group = |rows: &[(&str, Row)]| {
        let members = rows.iter().fold(String::new(), |mut members, (name, row)| {
            let comma = if members.is_empty() { "" } else { ", " };
            let _ = write!(members, "{comma}'{name}', {}", fact(row));
            members
        });
        format!("json_object({members})")
    };
    format!(
        "(SELECT json_object('persona', {}, 'visitor', {}, 'company', {}) FROM (SELECT 1)
          LEFT JOIN conversation_evidence e ON e.conversation = c.position)",
        fact(&PERSONA),
        group(&VISITOR),
        group(&COMPANY)
    )
});

fn fact((key, column, quotes): &Row) -> String {
    let given = format!("'$.{key}'");
    let quoted = |member: &str| {
        let paths: Vec<_> = quotes.iter().map(|quote| format!("e.evidence->>'{quote}.{member}'")).collect();
        let found = if paths.len() == 1 { paths.concat() } else { format!("coalesce({})", paths.join(", ")) };
        format!("iif({} OR {column} IS NULL, NULL, {found})", is_set(&given, column))
    };
    format!(
        "json_object({}, 'message_id', {}, 'excerpt', {})",
        origin(&given, column),
        quoted("message"),
        quoted("excerpt")
    )
}

/// `source`, `set_by` and `set_at` of what stands under `path` in `given`, an expression, and is shown as `value`.
pub(super) fn origin(path: &str, value: &str) -> String {
    let set = is_set(path, value);
    format!(
        "'source', CASE WHEN {set} THEN iif(e.given->>({path} || '.by.type') = 'user', 'person', 'agent')
           ELSE 'detected' END,
         'set_by', json(iif({set}, e.given->({path} || '.by'), NULL)),
         'set_at', iif({set}, e.given->>({path} || '.at'), NULL)"
    )
}

/// Whether it was set. Of a conversation from before there was evidence, all that is there was.
fn is_set(path: &str, value: &str) -> String {
    format!("iif(e.conversation IS NULL, {value} IS NOT NULL, coalesce(json_type(e.given, {path}), 'null') <> 'null')")
}
