//! Roles that take the place of others: "I was promoted to ...", "now head of ...", "not the CTO but ...",
//! "sorry, I'm ...".

use super::{
    Claim,
    class::Class,
    context,
    statement::{held, held_alone, noun},
    text::Text,
};

/// How far before the verb its subject may be.
const SUBJECT: usize = 4;

/// "I moved from QA to ...", "I was promoted to ...", "I was appointed ...".
pub(crate) fn moved(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    if !text.class(at).is(Class::CAME) {
        return None;
    }
    let before = || (0..at).rev().take(SUBJECT).take_while(|at| text.is_word(*at) || text.is_mark(*at, '\''));
    let subject = before().find(|at| ["i", "ich", "je", "ho", "fui"].contains(&text.key(*at)));
    let just = at.checked_sub(1).filter(|just| ["just", "recently", "newly"].contains(&text.key(*just)));
    let own = match (subject, just) {
        (Some(subject), _) => ACTIVE.contains(&text.key(at)) || (subject..at).any(|at| is_auxiliary(text, at)),
        (None, Some(just)) => context::starts_clause(text, just),
        (None, None) => false,
    };
    let unreal = before().any(|at| text.class(at).is(Class::UNREAL)) || context::is_unreal(text, at);
    if !own || unreal {
        return None;
    }
    held(text, at, &noun(text, destination(text, at)?)?)
}

/// Verbs that the visitor is the subject of: the others say so in the passive.
const ACTIVE: &[&str] = &["moved", "stepped", "became", "become", "went", "gone", "transitioned", "rose", "switched"];

fn is_auxiliary(text: &Text<'_>, at: usize) -> bool {
    ["was", "been", "got", "wurde", "ete", "fui", "stata", "stato", "am"].contains(&text.key(at))
}

/// Where the new role begins: after "to" or "as", or directly.
fn destination(text: &Text<'_>, verb: usize) -> Option<usize> {
    let direct = ["became", "become", "appointed", "named", "made", "nommee", "nomme", "nombrado", "nombrada"];
    if direct.contains(&text.key(verb)) {
        return Some(verb + 1 + usize::from(["as", "a"].contains(&text.key(verb + 1))));
    }
    let away = ["down", "away", "back", "aside", "her", "him", "them", "my", "our"];
    if away.contains(&text.key(verb + 1)) {
        return None;
    }
    let left = ["went", "gone", "switched"].contains(&text.key(verb));
    if left && !text.reads(verb + 1, &["from"]) {
        return None;
    }
    (verb + 1..verb + 7)
        .take_while(|at| !text.ends_sentence(*at))
        .find(|at| ["to", "zum", "zur", "as", "a"].contains(&text.key(*at)))
        .map(|at| at + 1)
}

/// "now head of strategy", after a past role.
pub(crate) fn now_is(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    if !["now", "jetzt", "maintenant", "ahora"].contains(&text.key(at)) {
        return None;
    }
    let past = (0..at).rev().take(14).take_while(|at| !text.ends_sentence(*at)).any(|at| {
        text.reads(at, &["i", "was"])
            || text.reads(at, &["used", "to", "be"])
            || ["formerly", "ex", "former"].contains(&text.key(at))
    });
    past.then(|| noun(text, at + 1)).flatten().and_then(|found| held_alone(text, at, &found))
}

/// What a denial goes on with: "not the CTO, just the office manager", "not the CTO but the CFO", "not CTO, CIO.".
pub(crate) fn instead(text: &Text<'_>, end: usize) -> Option<(Claim, usize)> {
    const TURNS: &[&str] =
        &["but", "just", "only", "rather", "sondern", "sino", "mais", "merely", "simply", "bien", "maar", "ma"];
    let marked = text.is_mark(end, ',') || text.is_mark(end, '-');
    let word = end + usize::from(marked);
    if TURNS.contains(&text.key(word)) {
        let more = usize::from(TURNS.contains(&text.key(word + 1)));
        let found = noun(text, word + more + 1)?;
        return held_alone(text, word, &found);
    }
    let found = marked.then(|| noun(text, word)).flatten()?;
    text.ends_sentence(found.end).then(|| held_alone(text, word, &found)).flatten()
}

/// What puts a claim right that ends before `end`: "CTO. Sorry, CIO", "CTO - no wait, CIO".
pub(crate) fn amended(text: &Text<'_>, end: usize) -> Option<(Claim, usize)> {
    /// The most tokens between the two titles.
    const BETWEEN: usize = 8;
    let mut at = end;
    let mut amends = false;
    while at < end + BETWEEN {
        let word = text.class(at).is(Class::AMENDS);
        let mark = text.is_one_of(at, &[',', '.', '-', '…', '(', '*', '!', ':']);
        let joins = ["or", "that", "oder", "make", "it", "i", "meant", "mean"].contains(&text.key(at));
        if !(word || mark || joins || text.is_line(at)) {
            break;
        }
        amends |= word;
        at += 1;
    }
    let bare_no = ["no", "nein", "non"].contains(&text.key(at.saturating_sub(1)));
    if !amends || bare_no {
        return None;
    }
    held_alone(text, end, &noun(text, at)?)
}
