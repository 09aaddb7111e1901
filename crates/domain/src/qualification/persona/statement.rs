//! Plain statements: "I'm the ...", "as the ... I", "my role is ...", in the languages of the lexicon.

use super::{
    Claim, Kind, context, introduction,
    spelling::PLURALS,
    text::Text,
    title::{Title, Unknown, title},
};

/// How a statement begins that ends where the title (or its article) starts.
struct Opening {
    /// The token after it.
    next: usize,
    denied: bool,
}

/// What is said from token `at` on, and the token after it; `None` if no statement begins there.
pub(crate) fn at(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    be(text, at)
        .or_else(|| role_is(text, at))
        .or_else(|| as_role(text, at))
        .or_else(|| moved(text, at))
        .or_else(|| speaking_to(text, at))
}

/// "I'm ...", "ich bin ...", "je suis ...", "soy ...", and their denials.
fn be(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let opening = opening(text, at)?;
    if context::is_unreal(text, at) {
        return None;
    }
    let opening = denial(text, opening);
    let start = skip_adverbs(text, opening.next);
    let found = one_of(text, start).or_else(|| noun(text, start)).or_else(|| introduction::after_name(text, start))?;
    let no_role = text.reads(found.start, &["decision", "maker"]) && !opening.denied;
    if no_role || context::is_undone(text, &found) {
        return None;
    }
    let kind = if opening.denied { Kind::Denied } else { Kind::Holds };
    Some((Claim::new(text, kind, at, &found), found.end))
}

fn opening(text: &Text<'_>, at: usize) -> Option<Opening> {
    const OPENINGS: &[(&[&str], usize)] = &[
        (&["i", "am"], 2),
        (&["i", "m"], 2),
        (&["im"], 1),
        (&["iam"], 1),
        (&["i", "have", "been"], 3),
        (&["i", "meant"], 2),
        (&["i", "mean"], 2),
        (&["i", "serve", "as"], 3),
        (&["i", "work", "as"], 3),
        (&["i", "act", "as"], 3),
        (&["i", "am", "working", "as"], 4),
        (&["ich", "bin"], 2),
        (&["bin", "ich"], 2),
        (&["ich", "arbeite", "als"], 3),
        (&["je", "suis"], 2),
        (&["j", "suis"], 2),
        (&["chuis"], 1),
        (&["je", "travaille", "comme"], 3),
        (&["soy"], 1),
        (&["trabajo", "como"], 2),
        (&["trabalho", "como"], 2),
        (&["lavoro", "come"], 2),
        (&["sono"], 1),
        (&["sou"], 1),
        (&["ik", "ben"], 2),
        (&["ik", "werk", "als"], 3),
    ];
    let apostrophe = text.is_mark(at + 1, '\'');
    if text.reads(at, &["i"]) && apostrophe {
        return match text.key(at + 2) {
            "m" if text.reads(at + 3, &["working", "as"]) => Some(Opening { next: at + 5, denied: false }),
            "m" => Some(Opening { next: at + 3, denied: false }),
            "ve" if text.reads(at + 3, &["been"]) => Some(Opening { next: at + 4, denied: false }),
            _ => None,
        };
    }
    let (words, length) = OPENINGS.iter().find(|(words, _)| text.reads(at, words))?;
    let before = at.checked_sub(1).map_or("", |before| text.key(before));
    if ["busco", "busca", "quiero", "un"].contains(&before) {
        return None;
    }
    let denied = ["no", "non", "nao"].contains(&before) && !["i", "ich", "je", "ik"].contains(&words[0]);
    if words[0] == "sono" && ["ci", "chi"].contains(&before) {
        return None;
    }
    Some(Opening { next: at + length, denied })
}

/// "not", "no longer", "nicht", "pas"; "not just" denies nothing.
fn denial(text: &Text<'_>, opening: Opening) -> Opening {
    let next = skip_adverbs(text, opening.next);
    let denies = ["not", "never", "neither", "nicht", "kein", "keine", "pas", "no", "niet", "geen", "hardly"]
        .contains(&text.key(next));
    let only = ["just", "only", "merely", "simply", "nur", "seulement"].contains(&text.key(next + 1));
    if !denies {
        return Opening { next, ..opening };
    }
    let longer = ["longer", "mehr", "plus", "really", "actually", "even"].contains(&text.key(next + 1));
    Opening { next: next + 1 + usize::from(longer || only), denied: !only }
}

fn skip_adverbs(text: &Text<'_>, at: usize) -> usize {
    const ADVERBS: &[&str] = &[
        "also",
        "actually",
        "just",
        "currently",
        "now",
        "still",
        "basically",
        "really",
        "only",
        "simply",
        "both",
        "presently",
        "officially",
        "technically",
        "essentially",
        "effectively",
        "personally",
        "myself",
        "more",
        "like",
        "already",
        "well",
        "usually",
        "today",
        "primarily",
        "mainly",
        "hier",
        "auch",
        "aktuell",
        "derzeit",
        "selbst",
        "aussi",
        "actuellement",
        "también",
        "tambien",
        "actualmente",
        "aqui",
        "anche",
        "atualmente",
        "momentan",
        "seit",
    ];
    let mut at = at;
    for _ in 0..3 {
        let pair = ["kind", "sort"].contains(&text.key(at)) && text.reads(at + 1, &["of"]);
        let adverb = ADVERBS.contains(&text.key(at)) || text.is_mark(at, ':');
        let aside = text.is_mark(at, ',') && ADVERBS.contains(&text.key(at - 1));
        if pair || text.reads(at, &["in", "fact"]) {
            at += 2;
        } else if adverb || aside {
            at += 1;
        } else {
            break;
        }
    }
    at
}

const ARTICLES: &[&str] = &[
    "the", "a", "an", "our", "their", "der", "die", "das", "ein", "eine", "le", "la", "un", "une", "el", "una", "il",
    "lo", "uno", "o", "um", "uma", "de", "een", "il", "unser", "unsere", "th", "teh",
];

/// A title with or without its article. Only an article lets unknown words in small letters in.
pub(crate) fn noun(text: &Text<'_>, at: usize) -> Option<Title> {
    let elided = text.reads(at, &["l"]) && text.is_mark(at + 1, '\'');
    if elided {
        return title(text, at + 2, Unknown::Any);
    }
    if ARTICLES.contains(&text.key(at)) {
        return title(text, at + 1, Unknown::Any);
    }
    title(text, at, Unknown::Capital)
}

/// "one of the co-founders": the plural of a head is that head.
fn one_of(text: &Text<'_>, at: usize) -> Option<Title> {
    let of = text.reads(at, &["one", "of"]) && ["the", "our", "two", "three"].contains(&text.key(at + 2));
    if !of {
        return None;
    }
    let start = at + 3;
    let co = usize::from(text.reads(start, &["co"]) && text.is_hyphen(start + 1)) * 2;
    let plural = PLURALS.contains(&text.key(start + co));
    plural.then_some(Title { start, end: start + co + 1, head: start + co })
}

/// "my role is ...", "Job title: ...".
fn role_is(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    const ROLES: &[&str] = &[
        "role",
        "title",
        "position",
        "occupation",
        "profession",
        "funktion",
        "rolle",
        "beruf",
        "poste",
        "fonction",
        "cargo",
        "puesto",
        "ruolo",
        "functie",
        "jobtitle",
        "job",
        "persona",
    ];
    const OWN: &[&str] = &["my", "current", "job", "meine", "mein", "mon", "ma", "mi", "il", "your", "official"];
    if !ROLES.contains(&text.key(at)) {
        return None;
    }
    let own = at > 0
        && OWN.contains(&text.key(at - 1))
        && (0..at).rev().take(4).any(|at| ["my", "meine", "mein", "mon", "ma", "mi"].contains(&text.key(at)));
    let says = (own || starts_clause(text, at)) && ["is", "ist", "est", "es"].contains(&text.key(at + 1));
    let form = text.is_mark(at + 1, ':') || text.is_mark(at + 1, '=');
    if !(says || form) || context::is_unreal(text, at) {
        return None;
    }
    let article = ARTICLES.contains(&text.key(at + 2));
    let found = title(text, at + 2 + usize::from(article), Unknown::Any)?;
    let closed = form || !context::is_undone(text, &found);
    (closed && !text.is_mark(found.end, '?')).then(|| (Claim::new(text, Kind::Holds, at, &found), found.end))
}

/// "As the head of procurement I ...", "in my role as ...".
fn as_role(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let next = match text.key(at) {
        "as" | "als" | "como" | "comme" => at + 1,
        "en" if text.reads(at, &["en", "tant", "que"]) => at + 3,
        _ => return None,
    };
    let found = noun(text, next)?;
    let declared = is_own_work(text, at);
    let begins = starts_clause(text, at) && !text.class(found.end).is(super::lexicon::Class::THIRD);
    let own = declared || (begins && context::speaks_of_self(text, found.end));
    let undone = context::is_undone(text, &found) || context::is_unreal(text, at);
    (own && !undone).then(|| (Claim::new(text, Kind::Holds, at, &found), found.end))
}

/// "in my role as", "speaking as", "I joined Foo as".
fn is_own_work(text: &Text<'_>, at: usize) -> bool {
    let Some(verb) = at.checked_sub(1) else { return false };
    let own = |most| {
        (0..at)
            .rev()
            .take(most)
            .take_while(|at| text.is_word(*at) || text.is_mark(*at, '\''))
            .any(|at| ["i", "my", "im", "ich"].contains(&text.key(at)))
    };
    match text.key(verb) {
        "speaking" | "writing" => starts_clause(text, verb) || own(5),
        "role" | "job" | "position" | "capacity" => own(5),
        "employed" | "working" | "over" => {
            own(5) && !(0..at).rev().take(6).any(|at| ["not", "was", "if", "were", "been"].contains(&text.key(at)))
        }
        "started" => text.reads(verb.saturating_sub(1), &["just"]) && own(5),
        _ => (verb.saturating_sub(4)..at).any(|at| text.reads(at, &["joined"])) && own(8),
    }
}

/// Whether a clause begins at `at`.
fn starts_clause(text: &Text<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    let word = [
        "and", "but", "so", "because", "hi", "hello", "hey", "und", "aber", "et", "mais", "y", "pero", "hallo", "hola",
        "bonjour", "well", "since",
    ];
    !text.is_word(before) || word.contains(&text.key(before))
}

/// "I moved from QA to ...", "I was promoted to ...".
fn moved(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    if !["moved", "promoted", "stepped", "befordert", "became"].contains(&text.key(at)) {
        return None;
    }
    let own = (0..at).rev().take(4).any(|at| ["i", "ich"].contains(&text.key(at)));
    let later = (0..at)
        .rev()
        .take(4)
        .any(|at| ["will", "be", "ll", "not", "if", "before", "want", "t", "when"].contains(&text.key(at)));
    let to = if text.reads(at, &["became"]) { Some(at) } else { (at + 1..at + 7).find(|at| text.reads(*at, &["to"])) }?;
    if !own || later || context::is_unreal(text, at) {
        return None;
    }
    let found = noun(text, to + 1)?;
    (!context::is_undone(text, &found)).then(|| (Claim::new(text, Kind::Holds, at, &found), found.end))
}

/// "You're talking to the CTO", "now head of strategy" after a past role, "not the CTO but the CFO".
fn speaking_to(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let verb = match text.key(at) {
        "you" if text.reads(at + 1, &["are"]) => at + 2,
        "you" if text.is_mark(at + 1, '\'') && text.reads(at + 2, &["re"]) => at + 3,
        "now" => return now_is(text, at),
        _ => return None,
    };
    let speaks =
        ["talking", "speaking", "chatting"].contains(&text.key(verb)) && ["to", "with"].contains(&text.key(verb + 1));
    if !speaks || !starts_clause(text, at) {
        return None;
    }
    let found = noun(text, verb + 2)?;
    (!context::is_undone(text, &found)).then(|| (Claim::new(text, Kind::Holds, at, &found), found.end))
}

fn now_is(text: &Text<'_>, at: usize) -> Option<(Claim, usize)> {
    let past = (0..at).rev().take(14).take_while(|at| !text.ends_sentence(*at)).any(|at| {
        text.reads(at, &["i", "was"])
            || text.reads(at, &["used", "to", "be"])
            || ["formerly", "ex", "former"].contains(&text.key(at))
    });
    let found = past.then(|| noun(text, at + 1)).flatten()?;
    (context::is_closed(text, found.end) && !context::is_undone(text, &found))
        .then(|| (Claim::new(text, Kind::Holds, at, &found), found.end))
}

/// What a denial goes on with: "not the CTO, just the office manager", "not the CTO but the CFO".
pub(crate) fn instead(text: &Text<'_>, end: usize) -> Option<(Claim, usize)> {
    let word = end + usize::from(text.is_mark(end, ',') || text.is_mark(end, '-'));
    let turns =
        ["but", "just", "only", "rather", "sondern", "sino", "mais", "merely", "simply"].contains(&text.key(word));
    let word = if text.reads(word, &["but"]) && ["just", "only", "rather"].contains(&text.key(word + 1)) {
        word + 1
    } else {
        word
    };
    let found = turns.then(|| noun(text, word + 1)).flatten()?;
    (context::is_closed(text, found.end) && !context::is_undone(text, &found))
        .then(|| (Claim::new(text, Kind::Holds, word, &found), found.end))
}
