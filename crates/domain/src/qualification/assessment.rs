//! From evidence to a score and its reasons.

use super::{
    Evidence, Signal,
    cue::{Cue, FIELDS},
    evidence::KEPT,
    reading::{Noted, Quote},
    roles::is_decision_maker,
    sum::{self, Reason, Sum},
};
use crate::contact::{company_domain, readable};
use kilo_types::{Framework, MessageId, Score, ScoreSignal};

/// What somebody decided about a value that the visitor's words may tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Override<'a> {
    /// Nothing: what was detected counts.
    #[default]
    Detected,
    /// That there is none, whatever was detected.
    None,
    /// That it is this.
    Value(&'a str),
}

impl<'a> Override<'a> {
    /// The value that counts.
    fn or(self, detected: impl FnOnce() -> Option<String>) -> Option<String> {
        match self {
            Self::Detected => detected(),
            Self::None => None,
            Self::Value(value) => Some(value.to_owned()),
        }
    }

    /// `noted`, if that is where the value is from.
    fn unless_set(self, noted: Option<&Noted>) -> Option<&Noted> {
        noted.filter(|_| self == Self::Detected)
    }
}

/// What people, the agent runtime or an import set: it wins over what was detected, and counts for the score.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The role.
    pub persona: Override<'a>,
    /// The name.
    pub name: Override<'a>,
    /// The address.
    pub email: Override<'a>,
    /// The telephone number.
    pub phone: Override<'a>,
    /// The employer's name.
    pub company_name: Override<'a>,
    /// The employer's domain.
    pub company_domain: Override<'a>,
    /// Fields of frameworks.
    pub fields: &'a [GivenField<'a>],
}

/// A field of a framework that was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GivenField<'a> {
    /// Whose field.
    pub framework: Framework,
    /// Key as in [`Framework::fields`].
    pub key: &'a str,
    /// What is known; `None` where nothing is, whatever was detected.
    pub value: Option<&'a str>,
}

/// What is known of a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The role: given, or the last that the visitor claimed.
    pub persona: Option<String>,
    /// The visitor's name as they said it last.
    pub name: Option<String>,
    /// The address: given, or the last that the visitor called their own.
    pub email: Option<String>,
    /// The telephone number: given, or the last that the visitor called their own, as it was written.
    pub phone: Option<String>,
    /// The employer's name.
    pub company_name: Option<String>,
    /// The employer's domain: given, or that of `email`.
    pub company_domain: Option<String>,
    /// The sum of the points in `breakdown`, and of `fit` and `intent`.
    pub score: Score,
    /// How much of the score is who the visitor is. Bounded, so that nobody is hot for who they are alone.
    pub fit: Score,
    /// How much of the score is what the visitor wants.
    pub intent: Score,
    /// Every reason that gives or takes points, in the order of [`Signal::ranked`]; equal ones are one row.
    pub breakdown: Vec<ScoreSignal>,
    /// Every signal that was found with how often it counts, whether it moves the score or not: what a fit of the
    /// points needs to see.
    pub found: Vec<(Signal, usize)>,
    /// Detected fields of all three frameworks, without those that are given.
    pub fields: Vec<DetectedField>,
    /// What the visitor wants to happen next, if they said so.
    pub next_step: Option<NextStep>,
}

/// What a visitor asks for: a meeting, or to buy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// [`Signal::DemoRequest`] or [`Signal::PurchaseIntent`].
    pub signal: Signal,
    /// When, in one notation: `Thursday 3 December, 10:00`.
    pub when: Option<String>,
    /// The message they ask in.
    pub message: MessageId,
    /// Its words, at most 160 characters.
    pub excerpt: String,
}

/// A field of a framework in the visitor's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectedField {
    /// Whose field.
    pub framework: Framework,
    /// Key as in [`Framework::fields`].
    pub key: &'static str,
    /// An amount, a point in time or a title in one notation, else the visitor's words; at most 200 characters.
    pub value: String,
    /// The message they are from.
    pub message: MessageId,
}

/// Score, reasons and fields of a conversation: a pure function of what the visitor wrote and what people set.
#[must_use]
pub fn assess(evidence: &Evidence, given: &Given<'_>) -> Assessment {
    let detected = |noted: Option<&Noted>| noted.map(|noted| noted.value.clone());
    let persona = given.persona.or(|| detected(evidence.persona.as_ref()));
    let name = given.name.or(|| detected(evidence.name.as_ref()));
    let email = given.email.or(|| detected(evidence.email()));
    let phone = given.phone.or(|| detected(evidence.phone()));
    let company_name = given.company_name.or(|| detected(evidence.company.as_ref()));
    let company_domain = given.company_domain.or(|| email.as_deref().and_then(company_domain)).as_deref().map(readable);
    let reasons = Reasons {
        evidence,
        given,
        persona: persona.as_deref(),
        email: email.as_deref(),
        company_name: company_name.as_deref(),
    };
    let reasons = reasons.all();
    let found = counted(&reasons);
    let Sum { score, fit, intent, breakdown } = sum::add_up(&reasons);
    Assessment {
        persona,
        name,
        email,
        phone,
        company_name,
        company_domain,
        score,
        fit,
        intent,
        breakdown,
        found,
        fields: fields(evidence, given),
        next_step: next_step(evidence),
    }
}

/// The last request with a point in time, else the last one.
fn next_step(evidence: &Evidence) -> Option<NextStep> {
    let requests = [Cue::DemoRequest, Cue::PurchaseIntent].into_iter().flat_map(|cue| {
        let findings = evidence.findings.get(&cue).into_iter();
        findings.flat_map(|findings| findings.first.iter().chain(&findings.last)).map(move |quote| (cue, quote))
    });
    let (cue, quote) = requests.max_by_key(|(_, quote)| (quote.value.is_some(), quote.message))?;
    let Quote { message, excerpt, value, .. } = quote.clone();
    Some(NextStep { signal: cue.signal(), when: value, message, excerpt })
}

/// How often each signal counts.
fn counted(reasons: &[Reason<'_>]) -> Vec<(Signal, usize)> {
    let mut found: Vec<(Signal, usize)> = Vec::new();
    for reason in reasons {
        match found.last_mut() {
            Some((signal, times)) if *signal == reason.signal => *times += 1,
            _ => found.push((reason.signal, 1)),
        }
    }
    found
}

/// What the reasons are found in.
struct Reasons<'a> {
    evidence: &'a Evidence,
    given: &'a Given<'a>,
    persona: Option<&'a str>,
    email: Option<&'a str>,
    company_name: Option<&'a str>,
}

impl<'a> Reasons<'a> {
    /// Every reason in the order of [`Signal::ranked`].
    fn all(&self) -> Vec<Reason<'a>> {
        Signal::ranked().iter().flat_map(|signal| self.of(*signal)).collect()
    }

    fn of(&self, signal: Signal) -> Vec<Reason<'a>> {
        let evidence = self.evidence;
        let decides = || self.persona.is_some_and(is_decision_maker);
        match signal {
            Signal::EmailCaptured => single(signal, self.email.is_some(), self.given.email, evidence.email()),
            Signal::WorkEmail => {
                let work = self.email.is_some_and(|email| company_domain(email).is_some());
                single(signal, work, self.given.email, evidence.email())
            }
            Signal::DecisionMaker => single(signal, decides(), self.given.persona, evidence.persona.as_ref()),
            Signal::RoleKnown => {
                let other = self.persona.is_some() && !decides();
                single(signal, other, self.given.persona, evidence.persona.as_ref())
            }
            Signal::CompanyNamed => {
                single(signal, self.company_name.is_some(), self.given.company_name, evidence.company.as_ref())
            }
            Signal::Engagement => self.engagement(),
            _ => self.said(signal),
        }
    }

    fn engagement(&self) -> Vec<Reason<'a>> {
        let signal = Signal::Engagement;
        let messages = self.evidence.engaged.iter().enumerate();
        messages
            .map(|(place, id)| Reason { signal, points: points(signal, place), quote: None, message: Some(*id) })
            .collect()
    }

    /// What was said in a phrase, or set in a field that stands for it; nothing where such a field was set to none.
    fn said(&self, signal: Signal) -> Vec<Reason<'a>> {
        let set: Vec<_> = self.given.fields.iter().filter(|field| signal_of_field(field) == Some(signal)).collect();
        if set.iter().any(|field| !is_filled(field)) {
            return Vec::new();
        }
        let found = self.evidence.findings.iter().filter(|(cue, _)| cue.signal() == signal);
        let mut quotes: Vec<&Quote> = Vec::new();
        for quote in found.flat_map(|(_, findings)| &findings.first) {
            if !quotes.iter().any(|known| known.message == quote.message) {
                quotes.push(quote);
            }
        }
        let most = if signal.repeated() == 0 { 1 } else { KEPT };
        let quoted = quotes.into_iter().take(most).enumerate();
        let mut reasons: Vec<_> = quoted
            .map(|(place, quote)| Reason {
                signal,
                points: points(signal, place),
                quote: Some(quote),
                message: Some(quote.message),
            })
            .collect();
        if reasons.is_empty() && !set.is_empty() {
            reasons.push(Reason { signal, points: signal.points(), quote: None, message: None });
        }
        reasons
    }
}

/// The signal that a field set by hand counts for, or against which it counts.
fn signal_of_field(field: &GivenField<'_>) -> Option<Signal> {
    let row = FIELDS.iter().find(|(framework, key, _)| *framework == field.framework && *key == field.key)?;
    row.2.first().map(|cue| cue.signal())
}

fn is_filled(field: &GivenField<'_>) -> bool {
    field.value.is_some_and(|value| !value.trim().is_empty())
}

fn single<'a>(signal: Signal, holds: bool, given: Override<'_>, noted: Option<&'a Noted>) -> Vec<Reason<'a>> {
    let quote = given.unless_set(noted).map(|noted| &noted.quote);
    let reason = Reason { signal, points: signal.points(), quote, message: quote.map(|quote| quote.message) };
    if holds { vec![reason] } else { Vec::new() }
}

fn points(signal: Signal, place: usize) -> i16 {
    if place == 0 { signal.points() } else { signal.repeated() }
}

/// The fields of all frameworks that the visitor's words fill and nobody set.
fn fields(evidence: &Evidence, given: &Given<'_>) -> Vec<DetectedField> {
    let open = FIELDS.iter().filter(|(framework, key, _)| {
        !given.fields.iter().any(|field| field.framework == *framework && field.key == *key)
    });
    let filled = open.filter_map(|(framework, key, cues)| {
        let (cue, quote) = telling(evidence, cues)?;
        Some(DetectedField {
            framework: *framework,
            key,
            value: in_short(cue, key, quote).to_owned(),
            message: quote.message,
        })
    });
    filled.collect()
}

fn telling<'a>(evidence: &'a Evidence, cues: &[Cue]) -> Option<(Cue, &'a Quote)> {
    cues.iter().find_map(|cue| Some((*cue, evidence.findings.get(cue)?.telling(cue.wins())?)))
}

/// The amount or the point in time, where a field is about one; else the visitor's words. What happens on a day says
/// more than the day.
fn in_short<'a>(cue: Cue, key: &str, quote: &'a Quote) -> &'a str {
    let short = !(cue == Cue::CriticalEvent && key == "critical_event");
    quote.value.as_deref().filter(|_| short).unwrap_or(&quote.excerpt)
}
