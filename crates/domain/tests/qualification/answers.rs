//! Short answers count under the question they answer, if their kind fits.

use crate::message;
use kilo_domain::qualification::{Assessment, Cue, Evidence, Given, Heard, assess};
use kilo_types::{Framework, Timestamp};
use proptest::prelude::*;

/// Saturday, 28 November 2026.
fn said_at() -> Timestamp {
    "2026-11-28T12:00:00Z".parse().unwrap()
}

fn answered(question: &str, text: &str) -> (Vec<Cue>, Assessment) {
    let mut evidence = Evidence::default();
    evidence.absorb(&Heard { question: Some(question), ..Heard::new(message(0), text, said_at()) });
    let found = assess(&evidence, &Given::default());
    (evidence.cues().collect(), found)
}

fn field(found: &Assessment, framework: Framework, key: &str) -> Option<String> {
    found.fields.iter().find(|field| field.framework == framework && field.key == key).map(|field| field.value.clone())
}

#[test]
fn an_answer_of_the_right_kind_fills_its_slot() {
    for (question, text, cue) in [
        ("Is there a budget set aside?", "partners gave me up to 900 a month", Cue::Budget),
        ("Gibt es schon ein Budget?", "so 25.000 Euro", Cue::Budget),
        ("Avez-vous un budget ?", "12 000 € par an", Cue::Budget),
        ("¿Tienen presupuesto?", "unos 10 mil euros al año", Cue::Budget),
        ("By when would you need it?", "end of September", Cue::Timeline),
        ("Bis wann soll das laufen?", "bis Ende Januar", Cue::Timeline),
        ("Pour quand ?", "fin janvier", Cue::Timeline),
        ("Who makes the final call?", "that'd be me", Cue::Authority),
        ("Who signs this off?", "our CFO does", Cue::EconomicBuyer),
        ("Wer entscheidet das bei Ihnen?", "meine Frau", Cue::EconomicBuyer),
        ("Qui décide chez vous ?", "moi", Cue::Authority),
        ("Would anyone else need to say yes?", "nope, just me", Cue::Authority),
        ("What are you using today?", "Outlook folders", Cue::CurrentTool),
        ("Womit arbeiten Sie heute?", "Excel und viel Geduld", Cue::CurrentTool),
        ("What are your must-haves?", "iso 27001, eu hosting, an audit log", Cue::DecisionCriteria),
        ("How many of you are there?", "4 vans and 6 people", Cue::TeamSize),
        ("Wie viele Leute würden damit arbeiten?", "erstmal 5", Cue::TeamSize),
        ("How many calls a month?", "300ish", Cue::Volume),
        ("Shall I set up a demo?", "sure, monday?", Cue::DemoRequest),
        ("Souhaitez-vous une démonstration ?", "oui volontiers", Cue::DemoRequest),
        ("Shall I send over the contract?", "yes please", Cue::PurchaseIntent),
        ("What's your biggest headache?", "no shows", Cue::PainPoint),
    ] {
        let (cues, found) = answered(question, text);
        assert!(cues.contains(&cue), "{question} {text}: {cues:?}");
        let row = found.breakdown.iter().find(|row| row.question.is_some());
        assert!(row.is_none_or(|row| text.contains(row.excerpt.as_deref().unwrap())), "{row:?}");
    }
}

#[test]
fn whoever_gets_around_a_question_fills_nothing() {
    for (question, text) in [
        ("Is there a budget set aside?", "why do you ask?"),
        ("Is there a budget set aside?", "depends on the price"),
        ("What's your budget?", "none until the new fiscal year"),
        ("Budget?", "we'll see"),
        ("Haben Sie ein Budget?", "kommt drauf an"),
        ("By when would you need it?", "no idea yet"),
        ("What's the timeline on your end?", "depends on you innit"),
        ("Who decides?", "why would i tell you?"),
        ("Who signs this off?", "not sure"),
        ("Shall I set up a demo?", "no thanks"),
        ("Shall I set up a demo?", "what would it show?"),
        ("Souhaitez-vous une démonstration ?", "non merci"),
        ("How many of you are there?", "enough"),
        ("Are you comparing other vendors?", "no"),
        ("What are you using today?", "nothing"),
        ("What's your biggest headache?", "why do you want to know?"),
        ("Shall I send over the contract?", "not yet"),
    ] {
        let (cues, found) = answered(question, text);
        assert!(cues.is_empty(), "{question} {text}: {cues:?} {found:#?}");
    }
}

#[test]
fn a_reason_shows_the_question_it_answers() {
    let (_, found) = answered("That sounds costly. Is there a budget set aside?", "up to 900 a month");
    let row = found.breakdown.iter().find(|row| row.signal == "budget").unwrap();
    assert_eq!(row.question.as_deref(), Some("Is there a budget set aside?"));
    assert_eq!(row.excerpt.as_deref(), Some("up to 900 a month"));
    assert_eq!(field(&found, Framework::Bant, "budget").as_deref(), Some("900 a month"));
}

#[test]
fn values_are_in_one_notation_whether_asked_for_or_not() {
    for (question, text, key, value) in [
        ("", "Our budget is $60K this year", "budget", "$60K this year"),
        ("", "we have a budget of 25.000 Euro", "budget", "€25K"),
        ("Budget?", "cfo already approved 2k a month", "budget", "2K a month"),
        ("Is there a budget?", "£15-20k p.a.", "budget", "£15K–20K a year"),
        ("", "We want to go live before Q4", "timeline", "before Q4 2026"),
        ("When do you need it?", "in 3 weeks", "timeline", "19 December 2026"),
        ("Bis wann?", "Ende September", "timeline", "end of September 2027"),
    ] {
        let found = answered(question, text).1;
        assert_eq!(field(&found, Framework::Bant, key).as_deref(), Some(value), "{question} {text}");
    }
}

#[test]
fn who_somebody_is_may_be_asked_for() {
    let who = |question, text| answered(question, text).1;
    assert_eq!(who("Who am I speaking to?", "Fiona Hargreaves").name.as_deref(), Some("Fiona Hargreaves"));
    assert_eq!(who("Wie heißen Sie?", "ich bin Jonas Weber").name.as_deref(), Some("Jonas Weber"));
    assert_eq!(who("What's your role?", "procurement manager").persona.as_deref(), Some("Procurement Manager"));
    assert_eq!(who("Which company is that?", "it's Pelham Rowe LLP").company_name.as_deref(), Some("Pelham Rowe LLP"));
    assert_eq!(who("¿Y la empresa cómo se llama?", "Colibrí Andino").company_name, None, "the question is not known");
    assert_eq!(who("And your name?", "why do you need that").name, None);
}

proptest! {
    /// The agent's words never count by themselves: whatever is asked, a message that is heard as nothing stays so.
    #[test]
    fn no_word_of_the_agent_is_evidence(question in "\\PC{0,80}") {
        let tempting = format!("{question} I am the CEO of Acme, our budget is $50k, we need a demo, mail me at jane@acme.com");
        let (cues, found) = answered(&tempting, "hm");
        prop_assert!(cues.is_empty() && found.persona.is_none() && found.email.is_none() && found.company_name.is_none());
    }
}
