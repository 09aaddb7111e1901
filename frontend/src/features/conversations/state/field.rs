//! What a person can correct in the details: where it stands in a conversation, and where on the wire.

use kilo_types::{Conversation, ConversationId, Correction, Fact, FactSource, Framework, SetterKind, safe_href};

/// Something that can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// The object on the wire that holds it; empty for the conversation itself.
    group: &'static str,
    /// The key on the wire.
    key: &'static str,
    /// The name a person reads.
    pub(crate) label: &'static str,
}

/// A value that somebody gives, sets to none or leaves to detection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Whose value.
    pub(crate) id: ConversationId,
    /// Which one.
    pub(crate) field: Field,
    /// What becomes of it.
    pub(crate) value: Correction<String>,
}

/// A value as the details show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// The value, if there is one.
    pub(crate) value: Option<String>,
    /// Where it is from.
    pub(crate) fact: Fact,
}

/// An edit that somebody is still typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Draft {
    /// Whose value.
    pub(crate) id: ConversationId,
    /// Which one.
    pub(crate) field: Field,
    /// What has been typed.
    pub(crate) text: String,
    /// Why it was refused.
    pub(crate) problem: Option<String>,
}

impl Field {
    /// Who the visitor is.
    pub(crate) const CONTACT: [Self; 6] = [
        Self::new("visitor", "name", "Name"),
        Self::new("visitor", "email", "Email"),
        Self::new("visitor", "phone", "Phone"),
        Self::new("", "persona", "Persona"),
        Self::new("company", "name", "Company"),
        Self::new("company", "domain", "Domain"),
    ];

    const fn new(group: &'static str, key: &'static str, label: &'static str) -> Self {
        Self { group, key, label }
    }

    /// The fields of a framework, in reading order.
    pub(crate) fn of(framework: Framework) -> impl Iterator<Item = Self> {
        framework.fields().iter().map(|(key, label)| Self::new("qualification", key, label))
    }

    /// `id` of the element with that `role` for this field.
    pub(crate) fn element(self, role: &str) -> String {
        format!("{role}-{}-{}", self.group, self.key)
    }

    /// What a conversation says, and where that is from.
    pub(crate) fn read(self, conversation: &Conversation) -> Known {
        let (summary, facts) = (&conversation.summary, &conversation.facts);
        let (value, fact) = match (self.group, self.key) {
            ("visitor", "name") => (&summary.visitor.name, &facts.visitor.name),
            ("visitor", "phone") => (&summary.visitor.phone, &facts.visitor.phone),
            ("visitor", _) => (&summary.visitor.email, &facts.visitor.email),
            ("company", "name") => (&summary.company.name, &facts.company.name),
            ("company", _) => (&summary.company.domain, &facts.company.domain),
            ("", _) => (&summary.persona, &facts.persona),
            _ => return self.read_field(conversation),
        };
        Known { value: value.clone(), fact: fact.clone() }
    }

    fn read_field(self, conversation: &Conversation) -> Known {
        let field = conversation.qualification.fields.iter().find(|field| field.key == self.key);
        field.map_or_else(Known::default, |field| Known {
            value: field.value.clone(),
            fact: Fact {
                source: field.source,
                set_by: field.set_by.clone(),
                set_at: field.set_at,
                message_id: field.message_id,
                excerpt: None,
            },
        })
    }

    /// Where a value leads to: a mail to it, or a call.
    pub(crate) fn href(self, value: &str) -> Option<String> {
        match (self.group, self.key) {
            ("visitor", "email") => safe_href(&format!("mailto:{value}")).map(str::to_owned),
            ("visitor", "phone") => {
                // An extension is dialled by hand.
                let number = value.split(['e', 'x', 'E', 'X']).next().unwrap_or_default();
                let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                (dialled.len() > 4).then(|| format!("tel:{dialled}"))
            }
            _ => None,
        }
    }

    /// Why a value was refused, in the words of a person: `detail` begins with the path on the wire.
    pub(crate) fn refusal(self, detail: &str) -> String {
        let path = if self.group.is_empty() { self.key.to_owned() } else { format!("{}.{}", self.group, self.key) };
        match detail.strip_prefix(&path) {
            Some(rest) => format!("{}{rest}", self.label),
            None => detail.to_owned(),
        }
    }
}

impl Edit {
    /// The body of `PATCH /conversations/{id}` that makes this change and no other.
    pub(crate) fn body(&self) -> String {
        // A text can always be written.
        let value = serde_json::to_string(&self.value).unwrap_or_default();
        let Field { group, key, .. } = self.field;
        if group.is_empty() {
            format!(r#"{{"{key}":{value}}}"#)
        } else {
            format!(r#"{{"{group}":{{"{key}":{value}}}}}"#)
        }
    }
}

impl Draft {
    /// What is to be saved: one line, and nothing for an empty one.
    pub(crate) fn finish(&self) -> Edit {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let value = if text.is_empty() { Correction::None } else { Correction::Value(text) };
        Edit { id: self.id, field: self.field, value }
    }
}

impl Known {
    /// Whether somebody set it, to a value or to none.
    pub(crate) fn is_set(&self) -> bool {
        self.fact.source != FactSource::Detected
    }

    /// Whether `correction` changes it.
    pub(crate) fn differs(&self, correction: &Correction<String>) -> bool {
        match correction {
            Correction::Value(value) => self.value.as_ref() != Some(value),
            Correction::None => self.value.is_some(),
            Correction::Detected => self.is_set(),
        }
    }

    /// The same after `correction`; what will be detected only the server knows.
    pub(crate) fn corrected(self, correction: &Correction<String>) -> Self {
        match correction {
            Correction::Detected => self,
            Correction::None => Self::default(),
            Correction::Value(value) => Self { value: Some(value.clone()), fact: Fact::default() },
        }
    }

    /// Who set it and when, for a person; `at` writes a time.
    pub(crate) fn origin(&self, at: impl Fn(i64) -> String) -> Option<String> {
        if !self.is_set() {
            return None;
        }
        let what = if self.value.is_some() { "Set" } else { "Set to none" };
        let name = |name: &Option<String>, unnamed: &str| name.clone().unwrap_or_else(|| unnamed.to_owned());
        let by = match self.fact.set_by.as_ref().map(|by| (by.kind, &by.name)) {
            Some((SetterKind::User, known)) => format!(" by {}", name(known, "a former member")),
            Some((SetterKind::Key, known)) => format!(" by the API key {}", name(known, "that was removed")),
            Some((SetterKind::Agent, _)) => " by your agent".to_owned(),
            Some((SetterKind::System, _)) => " by an import".to_owned(),
            None => " by the team or your agent".to_owned(),
        };
        let when = self.fact.set_at.map(|time| format!(", {}", at(time.millis()))).unwrap_or_default();
        Some(format!("{what}{by}{when}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kilo_types::ConversationPatch;

    const ID: &str = "01930000-0000-7000-8000-000000000001";

    fn draft(field: Field, text: &str) -> Draft {
        Draft { id: ID.parse().unwrap(), field, text: text.to_owned(), problem: None }
    }

    fn conversation() -> Conversation {
        let time = "2026-01-01T00:00:00.000Z";
        serde_json::from_value(serde_json::json!({
            "id": ID, "status": "active", "score": 0, "persona": "CTO",
            "visitor": { "name": "Jane", "email": "jane@acme.com", "phone": "+49 (0)30 1234567" }, "company": { "name": "Acme", "domain": "acme.com" },
            "message_count": 0, "started_at": time, "last_message_at": time, "updated_at": time, "archived_at": null,
            "handed_off_at": null, "external_id": null, "version": 1, "messages": [], "fit": 0, "intent": 0, "score_breakdown": [],
            "qualification": { "framework": "bant", "fields": [
                { "key": "budget", "label": "Budget", "value": "$50K", "message_id": ID },
            ] },
            "landing_page": null, "locale": null,
        }))
        .unwrap()
    }

    #[test]
    fn each_field_is_read_from_its_own_place() {
        let read = Field::CONTACT.map(|field| field.read(&conversation()).value.unwrap());
        assert_eq!(read, ["Jane", "jane@acme.com", "+49 (0)30 1234567", "CTO", "Acme", "acme.com"]);
        let bant: Vec<_> = Field::of(Framework::Bant).map(|field| field.read(&conversation())).collect();
        assert_eq!((bant[0].value.as_deref(), bant[0].fact.message_id), (Some("$50K"), Some(ID.parse().unwrap())));
        assert!(bant[1..].iter().all(|field| *field == Known::default()));
    }

    #[test]
    fn who_set_a_value_and_when_is_told() {
        let known = |value: Option<&str>, fact: serde_json::Value| Known {
            value: value.map(str::to_owned),
            fact: serde_json::from_value(fact).unwrap(),
        };
        let time = "2026-11-28T10:00:00.000Z";
        let by = |kind: &str, name: Option<&str>| serde_json::json!({ "type": kind, "id": null, "name": name });
        for (value, fact, told) in [
            (Some("CTO"), serde_json::json!({ "source": "detected" }), None),
            (None, serde_json::json!({ "source": "detected" }), None),
            (
                Some("CTO"),
                serde_json::json!({ "source": "person", "set_by": by("user", Some("Ana Ruiz")), "set_at": time }),
                Some("Set by Ana Ruiz, 28 Nov"),
            ),
            (
                None,
                serde_json::json!({ "source": "agent", "set_by": by("key", Some("CRM")), "set_at": time }),
                Some("Set to none by the API key CRM, 28 Nov"),
            ),
            (
                Some("CTO"),
                serde_json::json!({ "source": "agent", "set_by": by("agent", None) }),
                Some("Set by your agent"),
            ),
            (Some("CTO"), serde_json::json!({ "source": "agent" }), Some("Set by the team or your agent")),
        ] {
            let known = known(value, fact);
            assert_eq!(known.origin(|_| "28 Nov".to_owned()).as_deref(), told, "{known:?}");
        }
    }

    #[test]
    fn an_empty_text_is_none_and_the_same_again_is_no_change() {
        let [name, ..] = Field::CONTACT;
        let jane = name.read(&conversation());
        let same = draft(name, " Jane ").finish().value;
        assert!(!jane.differs(&same) && jane.differs(&draft(name, "").finish().value));
        assert!(!jane.differs(&Correction::Detected), "nobody set it");
        assert!(!Known::default().differs(&Correction::None), "there is none");
        assert_eq!(jane.clone().corrected(&Correction::None).value, None);
        assert_eq!(jane.clone().corrected(&Correction::Detected), jane);
    }

    #[test]
    fn a_change_names_its_field_alone() {
        let [name, _, _, persona, ..] = Field::CONTACT;
        assert_eq!(draft(name, " Jane \n \"J\" Doe ").finish().body(), r#"{"visitor":{"name":"Jane \"J\" Doe"}}"#);
        assert_eq!(draft(persona, "CTO").finish().body(), r#"{"persona":"CTO"}"#);
        let budget = Field::of(Framework::Bant).next().unwrap();
        assert_eq!(draft(budget, "  ").finish().body(), r#"{"qualification":{"budget":null}}"#);
    }

    #[test]
    fn every_change_is_one_that_the_server_takes() {
        let fields = Field::CONTACT.into_iter().chain(Framework::ALL.into_iter().flat_map(Field::of));
        for field in fields {
            for text in ["a@acme.com", ""] {
                let text = match field.label {
                    "Domain" => "acme.com",
                    "Phone" if !text.is_empty() => "+49 170 1234567",
                    _ => text,
                };
                let body = draft(field, text).finish().body();
                let patch: ConversationPatch = serde_json::from_str(&body).unwrap();
                assert_eq!(serde_json::to_string(&patch).unwrap(), body);
            }
        }
    }

    #[test]
    fn an_address_leads_to_a_mail_and_a_number_to_a_call() {
        let [name, email, phone, ..] = Field::CONTACT;
        assert_eq!(email.href("jane@acme.com").as_deref(), Some("mailto:jane@acme.com"));
        assert_eq!(phone.href("+49 (0)30 1234567 ext. 12").as_deref(), Some("tel:+490301234567"));
        assert_eq!((phone.href("call me"), name.href("Jane")), (None, None));
    }

    #[test]
    fn a_refusal_names_the_field_as_a_person_does() {
        let [name, _, _, persona, ..] = Field::CONTACT;
        assert_eq!(name.refusal("visitor.name must not be empty"), "Name must not be empty");
        assert_eq!(persona.refusal("persona must not be empty"), "Persona must not be empty");
        assert_eq!(name.refusal("Try again."), "Try again.");
    }
}
