//! No text costs more than its length: what visitors and agents write is read in linear time by every function that
//! reads it, however it was made.
//!
//! Texts are repeats of everything that the rules look for. The cost is the processor time of the thread that does the
//! work, so that other programs do not count; what seems to grow too fast is measured again before it fails.

#![expect(clippy::unwrap_used, reason = "a test may panic, its fixtures included")]

mod hostile;
#[path = "../transcript/sample.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod sample;

use kilo_domain::{
    brief::brief,
    contact::{account_key, company_domain, is_mail_host},
    letter,
    qualification::{Evidence, Given, Heard, assess, persona, roles},
    search,
    transcript::{self, Audience, Format},
};
use kilo_types::{Conversation, MessageId, ScoreSignal, Speaker, Timestamp};
use rustix::time::{ClockId, clock_gettime};
use std::{collections::BTreeSet, hint::black_box, time::Duration};
use uuid::Uuid;

/// Most that the work may grow when the text is twice as long.
const GROWTH: f64 = 2.5;
/// Lengths between which it is measured, in bytes, and how many doublings they are apart.
const SHORT: usize = 4 << 10;
const LONG: usize = 16 << 10;
const DOUBLINGS: f64 = 2.0;
/// The costliest texts that are named, for whoever looks at the output.
const SHOWN: usize = 5;
/// How often it is measured again before it fails.
const REPEATS: usize = 5;

fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap(), now.tv_nsec.try_into().unwrap())
}

fn cost(work: impl Fn(&str), text: &str) -> f64 {
    let start = cpu_time();
    work(text);
    (cpu_time() - start).as_secs_f64()
}

/// `seed` again and again up to `length` bytes; in `lead¦seed` behind `lead`.
fn repeated(seed: &str, length: usize) -> String {
    let (lead, seed) = seed.split_once('¦').unwrap_or(("", seed));
    format!("{lead}{}", seed.repeat(length / seed.len()))
}

/// How the work grows with each doubling of a text made of `seed`, and what the long text costs in seconds.
fn growth(work: impl Fn(&str) + Copy, seed: &str) -> (f64, f64) {
    let [short, long] = [SHORT, LONG].map(|length| repeated(seed, length));
    let of = |short: f64, long: f64| ((long / short).powf(DOUBLINGS.recip()), long);
    let once = of(cost(work, &short), cost(work, &long));
    if once.0 <= GROWTH {
        return once;
    }
    let least = |text| (0..REPEATS).map(|_| cost(work, text)).fold(f64::INFINITY, f64::min);
    of(least(&short), least(&long))
}

fn assert_linear(name: &str, seeds: &BTreeSet<String>, work: impl Fn(&str) + Copy) {
    work("warm up: what is read from files is read once");
    let mut grown: Vec<_> = seeds.iter().map(|seed| (growth(work, seed), seed)).collect();
    grown.sort_by(|((_, one), _), ((_, other), _)| other.total_cmp(one));
    for ((_, seconds), seed) in grown.iter().take(SHOWN) {
        println!("{name}: {:.1} ms for {LONG} bytes of {seed:?}", seconds * 1000.0);
    }
    let steep = grown.iter().filter(|((growth, _), _)| *growth > GROWTH);
    let steep: Vec<_> = steep.map(|((growth, _), seed)| format!("{seed:?}: {growth:.2} times a doubling")).collect();
    assert!(steep.is_empty(), "{name}:\n{}", steep.join("\n"));
}

fn hostile() -> BTreeSet<String> {
    hostile::TEXTS.iter().map(|seed| (*seed).to_owned()).collect()
}

/// What the rules are written in: everything that is looked for in visitors' words.
const PHRASES: &[&str] = &[
    include_str!("../../src/qualification/phrases/english.rs"),
    include_str!("../../src/qualification/phrases/german.rs"),
    include_str!("../../src/qualification/phrases/french.rs"),
    include_str!("../../src/qualification/phrases/spanish.rs"),
    include_str!("../../src/qualification/phrases/ownership.rs"),
    include_str!("../../src/qualification/phrases/when.rs"),
    include_str!("../../src/qualification/phrases/negation.rs"),
];

/// What is looked for by lists of phrases, a line at a time.
const LISTS: &[&str] = &[include_str!("../../data/questions.txt"), include_str!("../../data/role_verbs.txt")];

/// Every phrase of every cue and frame, its alternatives taken first and last in turn.
fn phrases() -> BTreeSet<String> {
    let quoted = PHRASES.iter().flat_map(|source| source.split('"').skip(1).step_by(2));
    let listed = LISTS.iter().flat_map(|list| list.lines()).filter_map(|line| Some(line.split_once(": ")?.1));
    let all = quoted.chain(listed);
    all.flat_map(|phrase| [said(phrase, false), said(phrase, true)]).filter(|said| said.len() > 1).collect()
}

/// One sentence that a phrase stands for.
fn said(phrase: &str, last: bool) -> String {
    let (mut depth, mut choice, mut said) = (0, String::new(), String::new());
    for c in phrase.chars() {
        match c {
            '(' => depth += 1,
            ')' => {
                depth -= 1;
                let mut choices = choice.split('|').filter(|choice| !choice.is_empty());
                let chosen = if last { choices.next_back() } else { choices.next() };
                said.push_str(chosen.unwrap_or_default());
                choice.clear();
            }
            c if depth > 0 => choice.push(c),
            c => said.push(c),
        }
    }
    let classes =
        [("..", "more"), ("<n>", "12"), ("<money>", "$5k"), ("<when>", "next month"), ("<address>", "a@b.co")];
    let said = classes.iter().fold(said, |said, (class, word)| said.replace(class, word));
    format!("{} ", said.replace(['<', '>', '*'], ""))
}

/// The words of titles and of the sentences around them, a line of a list at a time.
fn vocabulary() -> BTreeSet<String> {
    let lists = [
        include_str!("../../data/title_words.txt"),
        include_str!("../../data/sentence_words.txt"),
        include_str!("../../data/time_words.txt"),
        include_str!("../../data/answer_words.txt"),
    ];
    let lines = lists.into_iter().flat_map(str::lines).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(':')).map(|(_, words)| format!("{} ", words.trim())).collect()
}

fn hear(text: &str) {
    let mut evidence = Evidence::default();
    let question = Some("Is there a budget, and by when do you need it? Who decides? What is your role and your name?");
    evidence.absorb(&Heard { question, ..Heard::new(MessageId(Uuid::nil()), text, Timestamp::from_millis(0)) });
    black_box(evidence);
}

#[test]
fn hostile_messages_are_heard() {
    assert_linear("evidence", &hostile(), hear);
}

#[test]
fn phrases_are_heard() {
    assert_linear("evidence", &phrases(), hear);
}

#[test]
fn words_of_titles_are_heard() {
    assert_linear("evidence", &vocabulary(), hear);
}

#[test]
fn roles_are_read() {
    assert_linear("claims", &hostile(), |text| drop(black_box(persona::claims(text))));
    assert_linear("role", &hostile(), |text| drop(black_box(roles::role_of(text))));
    assert_linear("decision maker", &hostile(), |text| {
        black_box(roles::is_decision_maker(text));
    });
}

#[test]
fn texts_are_folded_and_searched() {
    assert_linear("fold", &hostile(), |text| drop(black_box(search::fold(text))));
    assert_linear("words", &hostile(), |text| drop(black_box(search::words(text))));
    assert_linear("phrases", &hostile(), |text| drop(black_box(search::phrases(text))));
}

#[test]
fn addresses_are_read() {
    assert_linear("company domain", &hostile(), |text| drop(black_box(company_domain(text))));
    assert_linear("account key", &hostile(), |text| drop(black_box(account_key(text))));
    assert_linear("mail host", &hostile(), |text| {
        black_box(is_mail_host(text));
    });
}

fn said_by(role: Speaker, text: &str) -> Conversation {
    let mut conversation = sample::visitor_says(&[text]);
    conversation.messages[0].role = role;
    let message_id = Some(conversation.messages[0].id);
    let reason = ScoreSignal {
        message_id,
        excerpt: Some("no such words".to_owned()),
        ..conversation.score_breakdown[0].clone()
    };
    conversation.score_breakdown = vec![reason; 20];
    conversation
}

#[test]
fn briefs_are_written() {
    assert_linear("brief", &hostile(), |text| {
        let conversation = said_by(Speaker::Visitor, text);
        let mut evidence = Evidence::default();
        evidence.absorb(&Heard::new(
            MessageId(Uuid::nil()),
            "Could we have a demo on Thursday?",
            Timestamp::from_millis(0),
        ));
        let letter = brief(&conversation, &assess(&evidence, &Given::default()), sample::LINK);
        black_box((letter::slack(&letter), letter::text(&letter), letter::html(&letter)));
    });
}

#[test]
fn transcripts_are_rendered() {
    for format in [Format::Markdown, Format::Text, Format::Html, Format::Pdf, Format::Json, Format::Csv] {
        for role in [Speaker::Visitor, Speaker::Agent] {
            assert_linear(&format!("{format:?} {role:?}"), &hostile(), |text| {
                let conversation = said_by(role, text);
                black_box(transcript::render(&conversation, format, &sample::options(Audience::Internal)));
            });
        }
    }
}

#[test]
fn cells_are_defused() {
    assert_linear("cell", &hostile(), |text| drop(black_box(transcript::csv_cell(text))));
}
