//! What people, programs and imports set: a value or none, by whom and when. It wins over what was detected.

use kilo_domain::qualification::{self, GivenField, Override};
use kilo_types::{ConversationPatch, Correction, Framework, NewVisitor, Score, Setter, Timestamp};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{
    collections::BTreeMap,
    fmt::{self, Display},
};

/// Something that was set. What was set before it was kept by whom is a text alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Setting {
    /// The value; `None` where there is none, whatever is detected.
    value: Option<String>,
    /// By whom, if that is known.
    by: Option<Setter>,
    /// When.
    at: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Stored)
    }
}

/// Reads both forms, and says of anything else what it is: an untagged enum would not.
struct Stored;

impl<'de> Visitor<'de> for Stored {
    type Value = Setting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a setting")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Setting, E> {
        Ok(Setting { value: Some(value.to_owned()), by: None, at: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Setting, A::Error> {
        #[derive(Deserialize)]
        struct Whole {
            value: Option<String>,
            by: Option<Setter>,
            at: Option<Timestamp>,
        }
        let Whole { value, by, at } = Whole::deserialize(MapAccessDeserializer::new(members))?;
        Ok(Setting { value, by, at })
    }
}

/// Who sets something, and when.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    /// Who.
    pub(super) by: Option<Setter>,
    /// When.
    pub(super) at: Timestamp,
}

impl Hand {
    fn sets(&self, value: Option<String>) -> Setting {
        Setting { value, by: self.by.clone(), at: Some(self.at) }
    }

    fn given(&self, value: Option<&impl Display>) -> Option<Setting> {
        value.map(|value| self.sets(Some(value.to_string())))
    }

    /// `slot` after `correct`. Who sets what is set already changes nothing.
    fn corrects(&self, slot: &mut Option<Setting>, correct: Option<&Correction<impl Display>>) {
        let value = match correct {
            None => return,
            Some(Correction::Detected) => return *slot = None,
            Some(Correction::None) => None,
            Some(Correction::Value(value)) => Some(value.to_string()),
        };
        if slot.as_ref().is_none_or(|known| known.value != value) {
            *slot = Some(self.sets(value));
        }
    }
}

/// All that was set of a visitor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Given {
    /// The role.
    pub(super) persona: Option<Setting>,
    /// The visitor's name.
    pub(super) name: Option<Setting>,
    /// The address.
    pub(super) email: Option<Setting>,
    /// The telephone number.
    pub(super) phone: Option<Setting>,
    /// The employer's name.
    pub(super) company_name: Option<Setting>,
    /// The employer's domain.
    pub(super) company_domain: Option<Setting>,
    /// Fields of the conversation's framework, by key.
    pub(super) fields: BTreeMap<String, Setting>,
    /// The score that history had. It stands until the visitor's words are worth more.
    pub(super) score: Option<Score>,
}

impl Given {
    /// What came with a conversation.
    pub(super) fn with(visitor: Option<&NewVisitor>, fields: BTreeMap<String, String>, hand: &Hand) -> Self {
        let fields = fields.into_iter().map(|(key, value)| (key, hand.sets(Some(value)))).collect();
        let Some(visitor) = visitor else { return Self { fields, ..Self::default() } };
        Self {
            persona: hand.given(visitor.title.as_ref()),
            name: hand.given(visitor.name.as_ref()),
            email: hand.given(visitor.email.as_ref()),
            phone: hand.given(visitor.phone.as_ref()),
            company_name: hand.given(visitor.company.as_ref()),
            fields,
            ..Self::default()
        }
    }

    /// Takes over what `patch` says.
    ///
    /// # Errors
    /// The key of a field that is not one of `framework`.
    pub(super) fn apply(&mut self, patch: &ConversationPatch, framework: Framework, hand: &Hand) -> Result<(), String> {
        hand.corrects(&mut self.persona, patch.persona.as_ref());
        if let Some(visitor) = &patch.visitor {
            hand.corrects(&mut self.name, visitor.name.as_ref());
            hand.corrects(&mut self.email, visitor.email.as_ref());
            hand.corrects(&mut self.phone, visitor.phone.as_ref());
        }
        if let Some(company) = &patch.company {
            hand.corrects(&mut self.company_name, company.name.as_ref());
            hand.corrects(&mut self.company_domain, company.domain.as_ref());
        }
        for (key, correction) in patch.qualification.iter().flatten() {
            if framework.fields().iter().all(|(known, _)| known != key) {
                return Err(key.clone());
            }
            let mut slot = self.fields.remove(key);
            hand.corrects(&mut slot, Some(correction));
            self.fields.extend(slot.map(|setting| (key.clone(), setting)));
        }
        Ok(())
    }

    /// The fields of `framework` as the rules take them.
    pub(super) fn fields(&self, framework: Framework) -> Vec<GivenField<'_>> {
        let fields = self.fields.iter();
        fields.map(|(key, setting)| GivenField { framework, key, value: setting.value() }).collect()
    }

    /// The rest, with these `fields`.
    pub(super) fn overrides<'a>(&'a self, fields: &'a [GivenField<'a>]) -> qualification::Given<'a> {
        qualification::Given {
            persona: decided(&self.persona),
            name: decided(&self.name),
            email: decided(&self.email),
            phone: decided(&self.phone),
            company_name: decided(&self.company_name),
            company_domain: decided(&self.company_domain),
            fields,
        }
    }

    /// Fields that have a value, by key.
    pub(super) fn filled(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().filter_map(|(key, setting)| Some((key.as_str(), setting.value()?)))
    }
}

impl Setting {
    fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }
}

fn decided(setting: &Option<Setting>) -> Override<'_> {
    setting.as_ref().map_or(Override::Detected, |setting| setting.value().map_or(Override::None, Override::Value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_before_it_was_kept_by_whom_is_still_read() {
        let old = r#"{"persona": "CTO", "name": null, "fields": {"budget": "$5"}, "score": 12}"#;
        let given: Given = serde_json::from_str(old).unwrap();
        assert_eq!(decided(&given.persona), Override::Value("CTO"));
        assert_eq!((decided(&given.name), decided(&given.phone)), (Override::Detected, Override::Detected));
        assert_eq!(given.filled().collect::<Vec<_>>(), [("budget", "$5")]);
        let again: Given = serde_json::from_str(&serde_json::to_string(&given).unwrap()).unwrap();
        assert_eq!(again, given);
    }

    #[test]
    fn three_states_follow_each_other_and_the_same_again_is_no_change() {
        let patch = |json: &str| serde_json::from_str::<ConversationPatch>(json).unwrap();
        let hand = |millis| Hand { by: None, at: Timestamp::from_millis(millis) };
        let mut given = Given::default();
        for (json, decision, at) in [
            (r#"{"visitor": {"phone": "555 0134"}}"#, Override::Value("555 0134"), Some(1)),
            (r#"{"visitor": {"phone": "555 0134"}}"#, Override::Value("555 0134"), Some(1)),
            (r#"{"visitor": {"phone": null}}"#, Override::None, Some(3)),
            (r#"{"visitor": {"phone": null}}"#, Override::None, Some(3)),
            (r#"{"visitor": {}}"#, Override::None, Some(3)),
            (r#"{"visitor": {"phone": {"detected": true}}}"#, Override::Detected, None),
        ]
        .iter()
        .map(|(json, decision, at)| (*json, *decision, *at))
        {
            let now = at.unwrap_or(9);
            given.apply(&patch(json), Framework::Bant, &hand(now)).unwrap();
            assert_eq!(decided(&given.phone), decision, "{json}");
            let known = given.phone.as_ref().and_then(|setting| setting.at).map(Timestamp::millis);
            assert_eq!(known, at, "{json}");
        }
        assert_eq!(
            given.apply(&patch(r#"{"qualification": {"metrics": null}}"#), Framework::Bant, &hand(1)),
            Err("metrics".to_owned())
        );
    }
}
