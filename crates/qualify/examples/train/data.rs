//! The labelled lines.

use flate2::read::GzDecoder;
use kilo_domain::qualification::{Cue, SpanKind};
use kilo_qualify::tagger::{KINDS, features};
use serde::Deserialize;
use std::{
    fs,
    io::{self, Read},
    ops::Range,
    path::Path,
};

/// A visitor's message with its labels.
pub struct Message {
    /// The utterance or chat it is from.
    pub id: String,
    /// Who wrote it.
    pub author: String,
    /// Whether it is to judge on, never to fit on.
    pub dev: bool,
    pub text: String,
    /// What the agent said before it.
    pub question: Option<String>,
    /// Cues by their place, with the words that carry them.
    pub cues: Vec<(usize, Range<usize>)>,
    /// Who the visitor is; `None` where the labels do not say where that stands.
    pub spans: Option<Vec<(SpanKind, Range<usize>)>>,
}

#[derive(Deserialize)]
struct Label {
    cue: String,
    quote: String,
}

#[derive(Deserialize)]
struct Utterance {
    id: String,
    author: String,
    split: String,
    text: String,
    question: Option<String>,
    #[serde(default)]
    cues: Vec<Label>,
    #[serde(flatten)]
    person: Person,
}

#[derive(Default, Deserialize)]
struct Person {
    persona: Option<String>,
    persona_en: Option<String>,
    persona_quote: Option<String>,
    name: Option<String>,
    name_quote: Option<String>,
    company: Option<String>,
    company_quote: Option<String>,
}

#[derive(Deserialize)]
struct Chat {
    id: String,
    author: String,
    split: String,
    messages: Vec<Line>,
    #[serde(flatten)]
    person: Person,
}

#[derive(Deserialize)]
struct Line {
    role: String,
    text: String,
    #[serde(default)]
    cues: Vec<Label>,
}

/// Every message of `utterances.jsonl` and `chats.jsonl`.
pub fn read(folder: &Path) -> io::Result<Vec<Message>> {
    let mut messages = Vec::new();
    for utterance in lines::<Utterance>(&folder.join("utterances.jsonl"))? {
        messages.push(Message {
            cues: cues(&utterance.text, &utterance.cues),
            spans: utterance.person.spans(&utterance.text),
            id: utterance.id,
            author: utterance.author,
            dev: utterance.split == "dev",
            text: utterance.text,
            question: utterance.question,
        });
    }
    for chat in lines::<Chat>(&folder.join("chats.jsonl"))? {
        let all: Vec<&str> =
            chat.messages.iter().filter(|line| line.role == "visitor").map(|line| line.text.as_str()).collect();
        let is_told = chat.person.is_told(&all);
        let mut question = None;
        for line in chat.messages {
            if line.role == "agent" {
                question = Some(line.text);
                continue;
            }
            messages.push(Message {
                cues: cues(&line.text, &line.cues),
                spans: is_told.then(|| chat.person.somewhere(&line.text)),
                id: chat.id.clone(),
                author: chat.author.clone(),
                dev: chat.split == "dev",
                text: line.text,
                question: question.clone(),
            });
        }
    }
    Ok(messages)
}

/// What visitors say in real service chats, of which nothing is a cue: to fit on.
pub fn service(folder: &Path) -> io::Result<Vec<Message>> {
    dialogues(&folder.join("data/service.jsonl.gz"), 1, false)
}

/// The same of every second dialogue of the demo: to choose thresholds on. The other half is to judge on.
pub fn service_dev(folder: &Path) -> io::Result<Vec<Message>> {
    dialogues(&folder.join("../../scripts/demo/conversations.jsonl.gz"), 2, true)
}

fn dialogues(file: &Path, step: usize, dev: bool) -> io::Result<Vec<Message>> {
    #[derive(Deserialize)]
    struct Dialogue {
        messages: Vec<Line>,
    }
    let mut text = String::new();
    GzDecoder::new(fs::File::open(file)?).read_to_string(&mut text)?;
    let mut messages = Vec::new();
    for line in text.lines().step_by(step) {
        let mut question = None;
        for Line { role, text, .. } in serde_json::from_str::<Dialogue>(line)?.messages {
            if role == "agent" {
                question = Some(text);
                continue;
            }
            let (id, author) = ("service".to_owned(), "service".to_owned());
            let question = question.clone();
            messages.push(Message { id, author, dev, text, question, cues: Vec::new(), spans: None });
        }
    }
    Ok(messages)
}

fn lines<T: for<'a> Deserialize<'a>>(file: &Path) -> io::Result<Vec<T>> {
    fs::read_to_string(file)?.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
}

fn cues(text: &str, labels: &[Label]) -> Vec<(usize, Range<usize>)> {
    let label =
        |label: &Label| Some((Cue::ALL.iter().position(|cue| cue.as_str() == label.cue)?, place(text, &label.quote)?));
    labels.iter().filter_map(label).collect()
}

fn place(text: &str, quote: &str) -> Option<Range<usize>> {
    let at = text.find(quote).filter(|_| !quote.is_empty())?;
    Some(at..at + quote.len())
}

impl Person {
    /// The labels of a message of its own; `None` if one of them is not in it.
    fn spans(&self, text: &str) -> Option<Vec<(SpanKind, Range<usize>)>> {
        let spans = self.somewhere(text);
        let told = [self.persona.is_some(), self.name.is_some(), self.company.is_some()];
        let found = KINDS.map(|kind| spans.iter().any(|(known, _)| *known == kind));
        (told == found).then_some(spans)
    }

    /// Whether each label stands in one of the messages.
    fn is_told(&self, texts: &[&str]) -> bool {
        let told = [self.persona.is_some(), self.name.is_some(), self.company.is_some()];
        let spans: Vec<_> = texts.iter().flat_map(|text| self.somewhere(text)).collect();
        told == KINDS.map(|kind| spans.iter().any(|(known, _)| *known == kind))
    }

    /// Those labels that stand in this text.
    fn somewhere(&self, text: &str) -> Vec<(SpanKind, Range<usize>)> {
        let mut spans = Vec::new();
        let either = |quote: &Option<String>, value: &Option<String>| {
            let value = value.as_deref()?;
            place(text, quote.as_deref().unwrap_or(value)).or_else(|| place(text, value))
        };
        let role =
            self.persona_quote.as_deref().and_then(|quote| place(text, quote)).map(|range| self.title(text, range));
        let role = role.or_else(|| place(text, self.persona.as_deref()?));
        spans.extend(role.map(|range| (SpanKind::Role, range)));
        for (kind, range) in [
            (SpanKind::Name, either(&self.name_quote, &self.name)),
            (SpanKind::Company, either(&self.company_quote, &self.company)),
        ] {
            let range = range
                .filter(|range| spans.iter().all(|(_, known)| known.end <= range.start || range.end <= known.start));
            spans.extend(range.map(|range| (kind, range)));
        }
        spans
    }

    /// The title inside of a quote that has a frame around it ("I'm the CTO"), or the quote without its first words if
    /// it tells the role by a verb ("I run procurement").
    fn title(&self, text: &str, quote: Range<usize>) -> Range<usize> {
        let words: Vec<Range<usize>> = features::words(&text[quote.clone()])
            .into_iter()
            .map(|word| quote.start + word.range.start..quote.start + word.range.end)
            .collect();
        for title in [&self.persona, &self.persona_en].into_iter().flatten() {
            let wanted = important(title);
            let is_wanted = |range: &Range<usize>| {
                let word = text[range.clone()].to_lowercase();
                wanted.iter().any(|wanted| *wanted == word || stem(wanted) == stem(&word) && word.len() > 3)
            };
            let hits: Vec<&Range<usize>> = words.iter().filter(|range| is_wanted(range)).collect();
            if let [first, .., last] | [first @ last] = hits[..]
                && hits.len() >= wanted.len()
            {
                return first.start..last.end;
            }
        }
        let frame = ["the", "a", "an", "der", "die", "le", "la", "el", "o", "il", "de", "het", "l", "here"];
        let mut kept = words.iter().skip_while(|range| frame.contains(&text[(*range).clone()].to_lowercase().as_str()));
        kept.next().map_or(quote.clone(), |first| first.start..quote.end)
    }
}

/// The words of a title that tell it.
fn important(title: &str) -> Vec<String> {
    let small = [
        "of", "the", "and", "for", "de", "la", "del", "du", "des", "der", "die", "für", "von", "di", "da", "do", "van",
    ];
    let words = features::words(title).into_iter().map(|word| title[word.range].to_lowercase());
    words.filter(|word| !small.contains(&word.as_str()) && word.chars().any(char::is_alphanumeric)).collect()
}

fn stem(word: &str) -> String {
    word.chars().take(5).collect()
}
