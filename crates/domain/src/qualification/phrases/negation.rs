//! When a phrase is said only to deny it.

use super::{
    super::cue::Cue,
    token::{Text, Vocabulary},
};
use std::{collections::HashSet, ops::Range};

/// How many words before a phrase can deny it.
const REACH: usize = 7;
/// How many words before one the sentence is looked through.
const SENTENCE: usize = 20;

const NEGATORS: &str = "not no never without none nobody nor neither nicht kein keine keinen keinem keiner ohne nie \
    pas jamais sans aucun aucune nunca sin ningun ninguna tampoco cancel skip avoid instead";
/// `don't you`, `not just`, `no problem`: what makes a negator deny nothing.
const REPRISES: &str =
    "you we i just only problem problems worries idea doubt brainer longer sure clear know understand find see";
/// `a demo is not needed`: what may stand between a phrase and the word that denies it.
const COPULAS: &str = "is are was were has have had been does do ist sind haben habe hat brauchen brauche wir ich est n ai \
    avons es hay really actually needed required yet noch aktuell momentan";
const AFTER: &str = "not nicht kein keine keinen keines pas none unnecessary";
/// What makes money and power a wish.
const CONDITIONS: &str = "if once until unless whether falls wenn sobald ob quand lorsque cuando hasta";

/// What makes all that follows in the sentence a supposition.
const SUPPOSITIONS: &str = "imagine suppose supposing hypothetically hypothetical pretend assuming angenommen hypothetisch \
    imaginons supposons hypothetiquement supongamos imagina suponiendo imaginemos suponhamos supponiamo immaginiamo stel";

/// `demo video`, `trial signups`: what makes a demo something else.
const NO_DEMOS: &str = "video videos recording recordings signup signups users conversions conversion data script scripts page pages \
    bookings booked shows attendance rate rates environment tape tapes version reel track";

/// What people buy who are no business: `buy two tickets`.
const CONSUMER: &str = "ticket tickets bus train flight flights movie movies event events meal pizza seat concert show dinner gift present car \
    house home clothes shoes groceries song album game room rooms meeting";

/// The words that deny.
pub(super) struct Words {
    negators: HashSet<u32>,
    reprises: HashSet<u32>,
    copulas: HashSet<u32>,
    after: HashSet<u32>,
    conditions: HashSet<u32>,
    suppositions: HashSet<u32>,
    no_demos: HashSet<u32>,
    consumer: HashSet<u32>,
}

impl Words {
    pub fn new(vocabulary: &mut Vocabulary) -> Self {
        let mut set = |words: &str| words.split_whitespace().map(|word| vocabulary.add(word)).collect();
        Self {
            negators: set(NEGATORS),
            reprises: set(REPRISES),
            copulas: set(COPULAS),
            after: set(AFTER),
            conditions: set(CONDITIONS),
            suppositions: set(SUPPOSITIONS),
            no_demos: set(NO_DEMOS),
            consumer: set(CONSUMER),
        }
    }

    /// Whether the words around `tokens` deny the phrase that stands there.
    pub fn denies(&self, text: &Text<'_>, cue: Cue, tokens: Range<usize>) -> bool {
        let other = match cue {
            Cue::DemoRequest => self.goes_on(&self.no_demos, text, &tokens, 1),
            Cue::PurchaseIntent => self.goes_on(&self.consumer, text, &tokens, 5),
            _ => false,
        };
        if other {
            return true;
        }
        let clause = text.tokens[tokens.start].clause;
        let from = tokens.start.saturating_sub(REACH);
        let before = (from..tokens.start).filter(|at| text.tokens[*at].clause == clause);
        let conditional = matches!(cue, Cue::Budget | Cue::Authority);
        before
            .into_iter()
            .any(|at| self.negates(text, at, tokens.start) || conditional && self.has(&self.conditions, text, at))
            || self.denied_after(text, tokens.end)
    }

    /// Whether one of `set` is among `tokens` or the next words of their clause: `send the demo video`, `600 trial signups`.
    fn goes_on(&self, set: &HashSet<u32>, text: &Text<'_>, tokens: &Range<usize>, next: usize) -> bool {
        let clause = text.tokens[tokens.end - 1].clause;
        let ahead = (tokens.end..tokens.end + next)
            .take_while(|at| text.tokens.get(*at).is_some_and(|token| token.clause == clause));
        tokens.clone().chain(ahead).any(|at| self.has(set, text, at))
    }

    /// Whether one of the words `tokens` themselves denies.
    pub fn is_within(&self, text: &Text<'_>, tokens: Range<usize>) -> bool {
        tokens.clone().any(|at| self.negates(text, at, tokens.end))
    }

    /// Whether the sentence supposes before token `start` what it says there.
    pub fn supposes(&self, text: &Text<'_>, start: usize) -> bool {
        let sentence = text.tokens[start].sentence;
        let before = (0..=start).rev().take(SENTENCE).take_while(|at| text.tokens[*at].sentence == sentence);
        before.into_iter().any(|at| self.has(&self.suppositions, text, at))
    }

    fn negates(&self, text: &Text<'_>, at: usize, start: usize) -> bool {
        let reprise = at + 1 < start && self.has(&self.reprises, text, at + 1);
        self.has(&self.negators, text, at) && !reprise
    }

    fn denied_after(&self, text: &Text<'_>, end: usize) -> bool {
        let Some(last) = end.checked_sub(1).and_then(|last| text.tokens.get(last)) else { return false };
        let same = |at: &usize| text.tokens.get(*at).is_some_and(|token| token.clause == last.clause);
        let copulas = (end..end + 4).take_while(|at| same(at) && self.has(&self.copulas, text, *at)).count();
        let next = end + copulas;
        copulas > 0 && same(&next) && self.has(&self.after, text, next)
    }

    fn has(&self, set: &HashSet<u32>, text: &Text<'_>, at: usize) -> bool {
        text.tokens[at].word.is_some_and(|word| set.contains(&word))
    }
}
