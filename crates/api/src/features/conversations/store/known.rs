//! What is known of a visitor: what their words say, and what was set. Here it becomes columns; the rules are in
//! [`kilo_domain::qualification`].

use super::given::Given;
use crate::db::{dialect, entity::conversation};
use kilo_domain::{
    qualification::{self, Assessment, Evidence, roles::role_of},
    search,
};
use kilo_types::{Framework, MessageId, Score, ScoreSignal};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};

/// Name of the reason behind a score that came with history.
const IMPORTED: &str = "imported";
const IMPORTED_LABEL: &str = "Imported";

/// What is known of one visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) framework: Framework,
    pub(super) evidence: Evidence,
    pub(super) given: Given,
}

impl Known {
    /// What follows, with the score that history had as long as the words are not worth more.
    pub(super) fn assess(&self) -> Assessment {
        let assessment = self.assess_words();
        match self.given.score {
            Some(score) if score > assessment.score => imported(assessment, score),
            _ => assessment,
        }
    }

    /// What follows when history has just been taken over: its score is what it was.
    pub(super) fn assess_history(&self) -> Assessment {
        let assessment = self.assess_words();
        match self.given.score {
            Some(score) => imported(assessment, score),
            None => assessment,
        }
    }

    fn assess_words(&self) -> Assessment {
        let fields = self.given.fields(self.framework);
        qualification::assess(&self.evidence, &self.given.overrides(&fields))
    }

    /// The columns that show it.
    pub(super) fn columns(&self, assessment: &Assessment) -> Columns {
        let folded = |text: &Option<String>| text.as_deref().map(search::fold);
        let company = [&assessment.company_name, &assessment.company_domain].map(Option::as_deref);
        Columns {
            score: assessment.score.get().into(),
            fit: assessment.fit.get().into(),
            folded_email: folded(&assessment.email),
            folded_persona: folded(&assessment.persona),
            folded_company: dialect::folded_company(company),
            persona_role: assessment.persona.as_deref().and_then(role_of).map(|role| role.key().to_owned()),
            persona: assessment.persona.clone(),
            visitor_name: assessment.name.clone(),
            visitor_email: assessment.email.clone(),
            visitor_phone: assessment.phone.clone(),
            company_name: assessment.company_name.clone(),
            company_domain: assessment.company_domain.clone(),
        }
    }

    /// Key, value and message of each field of the framework that is known.
    pub(super) fn fields(&self, assessment: &Assessment) -> Vec<(String, String, Option<MessageId>)> {
        let given = self.given.filled().map(|(key, value)| (key.to_owned(), value.to_owned(), None));
        let detected = assessment.fields.iter().filter(|field| field.framework == self.framework);
        given.chain(detected.map(|field| (field.key.to_owned(), field.value.clone(), Some(field.message)))).collect()
    }
}

/// What a conversation's row shows of its visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Columns {
    score: i64,
    fit: i64,
    persona: Option<String>,
    visitor_name: Option<String>,
    visitor_email: Option<String>,
    visitor_phone: Option<String>,
    company_name: Option<String>,
    company_domain: Option<String>,
    folded_email: Option<String>,
    folded_company: Option<String>,
    folded_persona: Option<String>,
    persona_role: Option<String>,
}

impl From<Columns> for conversation::ActiveModel {
    fn from(columns: Columns) -> Self {
        Self {
            score: Set(columns.score),
            fit: Set(columns.fit),
            persona: Set(columns.persona),
            visitor_name: Set(columns.visitor_name),
            visitor_email: Set(columns.visitor_email),
            visitor_phone: Set(columns.visitor_phone),
            company_name: Set(columns.company_name),
            company_domain: Set(columns.company_domain),
            folded_email: Set(columns.folded_email),
            folded_company: Set(columns.folded_company),
            folded_persona: Set(columns.folded_persona),
            persona_role: Set(columns.persona_role),
            ..Default::default()
        }
    }
}

/// The score that history had: who the visitor is counts as far as it goes, the rest is what they wanted.
fn imported(assessment: Assessment, score: Score) -> Assessment {
    let reason = ScoreSignal {
        signal: IMPORTED.to_owned(),
        label: IMPORTED_LABEL.to_owned(),
        points: score.get().into(),
        message_id: None,
        excerpt: None,
        question: None,
    };
    let fit = assessment.fit.min(score);
    let intent = Score::new(score.get() - fit.get()).unwrap_or_default();
    let breakdown = if score.get() == 0 { Vec::new() } else { vec![reason] };
    Assessment { score, fit, intent, breakdown, ..assessment }
}
