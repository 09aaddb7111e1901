//! What a model found counts where the rules found nothing and refuse nothing, and its words are the visitor's.

use crate::message;
use kilo_domain::qualification::{Assessment, Cue, Evidence, Given, Heard, Learned, Reading, SpanKind, assess};
use kilo_types::Timestamp;
use proptest::prelude::*;
use std::ops::Range;

const CONFIDENCE: f32 = 0.9;

fn place(text: &str, words: &str) -> Range<usize> {
    let start = text.find(words).unwrap();
    start..start + words.len()
}

fn cue(text: &str, cue: Cue, words: &str) -> Learned {
    Learned::Cue { cue, range: place(text, words), confidence: CONFIDENCE }
}

fn span(text: &str, kind: SpanKind, words: &str) -> Learned {
    Learned::Span { kind, range: place(text, words), confidence: CONFIDENCE }
}

fn heard(text: &str, learned: &[Learned]) -> Assessment {
    let mut evidence = Evidence::default();
    evidence.absorb(&Heard { learned, ..Heard::new(message(0), text, Timestamp::from_millis(0)) });
    assess(&evidence, &Given::default())
}

fn has(found: &Assessment, signal: &str) -> bool {
    found.breakdown.iter().any(|row| row.signal == signal)
}

#[test]
fn every_cue_has_a_name_of_its_own() {
    assert_eq!(Cue::ALL.len(), 26);
    for cue in Cue::ALL {
        assert_eq!(Cue::parse(cue.as_str()), Some(*cue));
        assert_eq!(serde_json::to_value(cue).unwrap(), cue.as_str());
    }
    assert_eq!(Cue::parse("painpoint"), None);
}

#[test]
fn what_no_phrase_says_is_heard_with_the_visitors_words() {
    let text = "hi! the phones ring off the hook at lunch and folks just go next door";
    let found = heard(text, &[cue(text, Cue::PainPoint, "the phones ring off the hook at lunch")]);
    let pain = found.breakdown.iter().find(|row| row.signal == "pain_point").unwrap();
    assert_eq!(pain.excerpt.as_deref(), Some("the phones ring off the hook at lunch and folks just go next door"));
}

#[test]
fn a_finding_that_the_sentence_takes_back_is_refused() {
    for (text, found, words) in [
        ("we do not have 20 thousand set aside", Cue::Budget, "20 thousand set aside"),
        ("there is no way that i pick the vendor", Cue::Authority, "i pick the vendor"),
        ("wir haben kein Geld zurückgelegt", Cue::Budget, "kein Geld zurückgelegt"),
        ("imagine i had the last word and picked you", Cue::Authority, "i had the last word"),
        ("hypothetically a group of clinics picks you up", Cue::PurchaseIntent, "picks you up"),
        ("the ad said \"grab the starter kit today\" and i laughed", Cue::PurchaseIntent, "grab the starter kit"),
    ] {
        assert!(heard(text, &[cue(text, found, words)]).breakdown.is_empty(), "{text}");
    }
}

#[test]
fn a_problem_is_often_told_by_what_does_not_work() {
    for (text, words) in [
        ("nobody ever picks up the phone on saturdays", "nobody ever picks up the phone"),
        ("wir finden die Unterlagen nicht", "finden die Unterlagen nicht"),
    ] {
        assert!(has(&heard(text, &[cue(text, Cue::PainPoint, words)]), "pain_point"), "{text}");
    }
}

#[test]
fn somebody_who_looks_for_work_or_sells_is_no_customer_whatever_a_model_says() {
    for text in ["are you hiring? i have a big problem with my rent", "we can help you rank, it's a problem for most"] {
        let found = heard(text, &[cue(text, Cue::PainPoint, "problem")]);
        assert!(!has(&found, "pain_point"), "{text}");
    }
}

#[test]
fn who_the_visitor_is_may_be_found_by_a_model() {
    let text = "Rosa Lindqvist from the bakery, we bake for Fennwick, ops manager";
    let found = heard(
        text,
        &[
            span(text, SpanKind::Name, "Rosa Lindqvist"),
            span(text, SpanKind::Company, "Fennwick"),
            span(text, SpanKind::Role, "ops manager"),
        ],
    );
    assert_eq!(found.name.as_deref(), Some("Rosa Lindqvist"));
    assert_eq!(found.company_name.as_deref(), Some("Fennwick"));
    assert_eq!(found.persona.as_deref(), Some("Ops Manager"));
}

/// What a model's span of these words gives for a role, after a question.
fn role(question: Option<&str>, text: &str, words: &str) -> Option<String> {
    let learned = [span(text, SpanKind::Role, words)];
    let mut evidence = Evidence::default();
    evidence.absorb(&Heard { question, learned: &learned, ..Heard::new(message(0), text, Timestamp::from_millis(0)) });
    assess(&evidence, &Given::default()).persona
}

#[test]
fn a_title_that_no_grammar_knows_is_taken_as_it_stands() {
    for (text, words, title) in [
        ("Interim FD, here till March", "Interim FD", "Interim FD"),
        ("we had bids. IT finance BP here", "IT finance BP", "IT Finance BP"),
        ("well my card says Chief Growth Officer", "Chief Growth Officer", "Chief Growth Officer"),
        ("Leitung Einkauf, Medilogis", "Leitung Einkauf", "Leitung Einkauf"),
    ] {
        assert_eq!(role(None, text, words).as_deref(), Some(title), "{text}");
    }
    // Words that no list knows count as the answer to what the role is.
    assert_eq!(role(Some("What is your role?"), "GRC", "GRC").as_deref(), Some("GRC"));
    assert_eq!(role(None, "GRC", "GRC"), None);
    assert_eq!(role(None, "multi-language, audit log, no US hosting", "multi-language"), None);
}

#[test]
fn a_verb_that_a_model_hears_tells_a_role_about_anything() {
    for (text, words, title) in [
        ("I supervise housekeeping, rooms look empty", "I supervise housekeeping", "Housekeeping Supervisor"),
        ("I coordinate volunteers, 1,900 of them", "coordinate volunteers", "Volunteers Coordinator"),
        ("Hiya, I manage a pharmacy", "manage a pharmacy", "Pharmacy Manager"),
        ("Je chapeaute le bureau d'études", "Je chapeaute le bureau d'études", "Responsable bureau d'études"),
        ("llevo una casa rural con mi pareja", "llevo una casa rural", "Responsable de casa rural"),
        ("coordeno o atendimento aqui", "coordeno o atendimento", "Responsável de atendimento"),
    ] {
        assert_eq!(role(None, text, words).as_deref(), Some(title), "{text}");
    }
    assert_eq!(role(None, "claims is my dept, i manage it", "manage it"), None);
}

#[test]
fn a_role_that_is_somebody_elses_or_of_the_past_is_refused() {
    for (text, words) in [
        ("not me but our Chief Revenue Officer", "Chief Revenue Officer"),
        ("el gerente es mi tío", "gerente"),
        ("the owner is my uncle", "owner"),
        ("mein Vertriebsleiter meinte das", "Vertriebsleiter"),
        ("vroeger salesmanager, nu niets", "salesmanager"),
        ("vorher Krankenschwester", "Krankenschwester"),
        ("i was made redundant as operations manager last week", "operations manager"),
        ("treasurer@stbrannocks.org.uk", "treasurer"),
        ("am I the head of sales?", "head of sales"),
    ] {
        assert_eq!(role(None, text, words), None, "{text}");
    }
}

#[test]
fn a_company_that_a_sentence_states_outlasts_one_that_a_model_took_for_it() {
    let mut evidence = Evidence::default();
    let at = Timestamp::from_millis(0);
    evidence.absorb(&Heard::new(message(0), "I work at Harrowgate", at));
    let text = "we also looked at Brightside";
    let learned = [span(text, SpanKind::Company, "Brightside")];
    evidence.absorb(&Heard { learned: &learned, ..Heard::new(message(1), text, at) });
    assert_eq!(assess(&evidence, &Given::default()).company_name.as_deref(), Some("Harrowgate"));
}

proptest! {
    #[test]
    fn any_finding_of_a_model_is_survived(text in any::<String>(), cue in 0..26_usize, start in 0..99_usize, end in 0..99_usize) {
        let kinds = [SpanKind::Role, SpanKind::Name, SpanKind::Company];
        let range = start..end;
        let mut learned: Vec<_> =
            kinds.into_iter().map(|kind| Learned::Span { kind, range: range.clone(), confidence: 1.0 }).collect();
        learned.push(Learned::Cue { cue: Cue::ALL[cue], range, confidence: 1.0 });
        heard(&text, &learned);
    }

    #[test]
    fn a_message_may_be_read_before_it_is_taken_in(text in any::<String>()) {
        let heard = Heard::new(message(0), &text, Timestamp::from_millis(0));
        let (mut at_once, mut later) = (Evidence::default(), Evidence::default());
        at_once.absorb(&heard);
        later.fold(Reading::of(&heard));
        prop_assert_eq!(at_once, later);
    }
}
