//! A message, and the question before it, to findings with their words.

use crate::{
    cue::{CUES, Place, cue},
    encoder::{Encoder, MEANING},
    features::Sight,
    heads::Heads,
    model::Broken,
    sentences,
    tagger::Tagger,
};
use kilo_domain::qualification::Learned;
use std::{borrow::Cow, ops::Range, sync::Arc};

include!(concat!(env!("OUT_DIR"), "/model.rs"));

/// Sentences of a message that the encoder reads.
pub const SENTENCES: usize = 64;
/// Pieces of words that the encoder reads of a message: what bounds the time that the longest message takes.
pub const PIECES: usize = 400;
/// Pieces of one sentence.
const SENTENCE: usize = 96;

/// Hears what messages say.
#[derive(Debug)]
pub struct Ear {
    tagger: Tagger,
    heads: Heads,
    encoder: Option<Encoder>,
}

impl Ear {
    /// An ear that reads with a model file, or without one: then it tells people and companies only.
    ///
    /// # Errors
    /// When the file is no model.
    pub fn new(model: Option<Cow<'static, [u8]>>) -> Result<Self, Broken> {
        let encoder = model.map(Encoder::read).transpose()?;
        let learned =
            (Tagger::read(include_bytes!("../data/tagger.bin")), Heads::read(include_bytes!("../data/heads.bin")));
        let (Some(tagger), Some(heads)) = learned else { return Err(Broken::NotAModel) };
        Ok(Self { tagger, heads, encoder })
    }

    /// An ear with the model that was built in, if there is one.
    ///
    /// # Errors
    /// When what was built in is no model.
    pub fn built_in() -> Result<Self, Broken> {
        Self::new(BUILT_IN.map(Cow::Borrowed))
    }

    /// Whether sentences are understood, and not only people and companies.
    #[must_use]
    pub fn understands(&self) -> bool {
        self.encoder.is_some()
    }

    /// What a visitor's message says after `question`, what the agent said before it.
    #[must_use]
    pub fn hear(&self, text: &str, question: Option<&str>) -> Vec<Learned> {
        let mut learned = self.people(text, question);
        if let Some(encoder) = &self.encoder {
            Reading::of(encoder, text, question).cues(&self.heads, &mut learned);
        }
        learned
    }

    /// Role, name and company in a message: what [`hear`](Self::hear) finds without the encoder, twenty times as fast.
    #[must_use]
    pub fn people(&self, text: &str, question: Option<&str>) -> Vec<Learned> {
        let question = question.map(sentences::question);
        let spans = self.tagger.spans(text, question).into_iter();
        spans.map(|span| Learned::Span { kind: span.kind, range: span.range, confidence: span.confidence }).collect()
    }
}

/// A message that the encoder has read.
#[derive(Debug)]
pub struct Reading<'a> {
    encoder: &'a Encoder,
    text: &'a str,
    question: Option<(&'a str, Arc<[f32]>)>,
    /// Each sentence with what it means.
    sentences: Vec<(Range<usize>, Arc<[f32]>)>,
    message: Vec<f32>,
    /// Pieces that may still be read.
    left: usize,
}

impl<'a> Reading<'a> {
    /// Reads the sentences of a message, and the question before it.
    pub fn of(encoder: &'a Encoder, text: &'a str, question: Option<&'a str>) -> Self {
        let mut reading =
            Self { encoder, text, question: None, sentences: Vec::new(), message: vec![0.0; MEANING], left: PIECES };
        if let Some(question) = question.map(sentences::question).filter(|question| !question.is_empty()) {
            reading.question = reading.meaning(question).map(|meaning| (question, meaning));
        }
        for range in sentences::sentences(text).into_iter().take(SENTENCES) {
            let Some(meaning) = reading.meaning(&text[range.clone()]) else { break };
            reading.sentences.push((range, meaning));
        }
        #[expect(clippy::cast_precision_loss, reason = "at most SENTENCES")]
        let count = reading.sentences.len().max(1) as f32;
        for (_, meaning) in &reading.sentences {
            reading.message.iter_mut().zip(&**meaning).for_each(|(sum, value)| *sum += value / count);
        }
        reading
    }

    fn meaning(&mut self, sentence: &str) -> Option<Arc<[f32]>> {
        let (pieces, meaning) = self.encoder.meaning(sentence, SENTENCE);
        self.left = self.left.checked_sub(pieces)?;
        Some(meaning)
    }

    /// How many sentences were read.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sentences.len()
    }

    /// Whether there is no sentence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sentences.is_empty()
    }

    /// A sentence as the heads see it, and where it stands.
    #[must_use]
    pub fn sight(&self, number: usize) -> (Range<usize>, Sight<'_>) {
        let (range, meaning) = &self.sentences[number];
        (range.clone(), self.part(range, meaning, number == 0))
    }

    fn part<'b>(&'b self, range: &Range<usize>, meaning: &'b [f32], is_first: bool) -> Sight<'b> {
        let question = self.question.as_ref().map(|(text, meaning)| (*text, &**meaning));
        Sight { text: &self.text[range.clone()], meaning, message: &self.message, is_first, question }
    }

    /// Adds the cues of each sentence, each with the smallest clause for which its head still fires.
    fn cues(&mut self, heads: &Heads, learned: &mut Vec<Learned>) {
        for number in 0..self.sentences.len() {
            let (sentence, sight) = self.sight(number);
            let sums = heads.sums(&sight);
            let heard: Vec<(Place, f32)> =
                sums.iter().enumerate().filter_map(|(cue, sum)| Some((cue, heads.confidence(cue, *sum)?))).collect();
            if heard.is_empty() {
                continue;
            }
            let clauses = self.clauses(heads, &sentence, number == 0);
            for (place, confidence) in heard {
                let Some(cue) = cue(place) else { continue };
                let fires = clauses.iter().filter(|(_, sums)| heads.confidence(place, sums[place]).is_some());
                let range = fires.min_by_key(|(range, _)| range.len()).map_or(&sentence, |(range, _)| range).clone();
                learned.push(Learned::Cue { cue, range, confidence });
            }
        }
    }

    /// The clauses of a sentence with the sum of each head, if there are several.
    fn clauses(&mut self, heads: &Heads, sentence: &Range<usize>, is_first: bool) -> Vec<(Range<usize>, [f32; CUES])> {
        let clauses = sentences::clauses(self.text, sentence);
        if clauses.len() < 2 {
            return Vec::new();
        }
        let read = clauses.into_iter().map_while(|range| {
            let meaning = self.meaning(&self.text[range.clone()])?;
            let sums = heads.sums(&self.part(&range, &meaning, is_first));
            Some((range, sums))
        });
        read.collect()
    }
}
