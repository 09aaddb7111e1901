//! How a statement about oneself begins, up to where the title or its article starts: "I'm", "ich bin nicht".

use super::{class::Class, context, text::Text};

/// How a statement begins.
pub(crate) struct Opening {
    /// The token after it.
    pub(crate) next: usize,
    /// "I'm not".
    pub(crate) denied: bool,
    /// Says a title only if nothing more is said of it: "I'd say product owner", not "I'd say the owner decides".
    pub(crate) doubtful: bool,
}

/// Openings by their first word, the longer ones first.
const PLAIN: &[(&str, &[&str])] = &[
    (
        "i",
        &["' m working as", "' m employed as", "' m here as", "' m", "' am", "m", "' ve been working as", "' ve been"],
    ),
    ("i", &["am working as", "am employed as", "am here as", "am", "have been working as", "have been"]),
    ("i", &["serve as", "work here as", "work as", "act as", "function as", "freelance as", "happen to be"]),
    ("i", &["hold the title of", "hold the position of", "hold the role of", "have the title of", "have the role of"]),
    ("i", &["took over as", "took over the role of", "took on the role of", "took on the position of"]),
    ("i", &["was hired as", "was brought in as", "got hired as", "joined as", "was taken on as"]),
    ("im", &["working as", "employed as", ""]),
    ("iam", &[""]),
    ("am", &[""]),
    ("ich", &["bin hier als", "bin als", "bin", "arbeite hier als", "arbeite als", "arbeite aktuell als"]),
    ("bin", &["ich", ""]),
    ("je", &["suis", "travaille comme", "travaille en tant que", "bosse comme", "occupe le poste de"]),
    ("j", &["suis", "' occupe le poste de", "' occupe la fonction de", "' exerce comme"]),
    ("chuis", &[""]),
    ("jsuis", &[""]),
    ("soy", &[""]),
    ("trabajo", &["como", "de"]),
    ("me", &["desempeno como"]),
    ("ocupo", &["el cargo de", "el puesto de"]),
    ("ejerzo", &["como", "de"]),
    ("trabalho", &["como"]),
    ("atuo", &["como"]),
    ("lavoro", &["come"]),
    ("faccio", &["il", "la", "lo"]),
    ("sono", &[""]),
    ("sou", &[""]),
    ("ik", &["ben", "werk als", "werk hier als"]),
];

/// Openings that are also said of other people.
const DOUBTFUL: &[(&str, &[&str])] = &[
    ("i", &["' d say", "would say", "meant to write", "meant to say", "meant", "mean", "guess", "suppose"]),
    ("i", &["' d call myself", "would call myself", "call myself", "consider myself"]),
    ("call", &["me"]),
    ("ich", &["meine", "meinte"]),
    ("je", &["voulais dire"]),
];

/// The opening that begins at token `at`, with its denial and adverbs.
pub(crate) fn opening(text: &Text<'_>, at: usize) -> Option<Opening> {
    if !text.class(at).is(Class::OPENS) {
        return None;
    }
    let plain = longest(text, at, PLAIN);
    let next = plain.or_else(|| longest(text, at, DOUBTFUL))?;
    let before = at.checked_sub(1).map_or("", |before| text.key(before));
    let dropped_i = context::starts_clause(text, at) && !text.reads(at + 1, &["i"]);
    if is_other_word(text.key(at), before) || (["am", "bin"].contains(&text.key(at)) && !dropped_i) {
        return None;
    }
    let denied = ["no", "non", "nao"].contains(&before) && !["i", "ich", "je", "ik"].contains(&text.key(at));
    Some(denial(text, Opening { next, denied, doubtful: plain.is_none() }))
}

fn longest(text: &Text<'_>, at: usize, openings: &[(&str, &[&str])]) -> Option<usize> {
    let first = text.key(at);
    openings
        .iter()
        .filter(|(word, _)| *word == first)
        .flat_map(|(_, rests)| rests.iter())
        .find_map(|rest| text.phrase(at + 1, rest))
}

/// `busco trabajo como`, `ci sono`, `un trabajo de`: the first word is no "I" there.
fn is_other_word(word: &str, before: &str) -> bool {
    match word {
        "trabajo" | "trabalho" => ["busco", "busca", "quiero", "un", "el", "procuro", "um"].contains(&before),
        "sono" => ["ci", "chi"].contains(&before),
        _ => false,
    }
}

/// "not", "no longer", "nicht", "pas"; "not just" denies nothing.
fn denial(text: &Text<'_>, opening: Opening) -> Opening {
    const NOT: &[&str] = &["not", "never", "neither", "nicht", "kein", "keine", "pas", "no", "niet", "geen", "hardly"];
    let next = skip_adverbs(text, opening.next);
    if !NOT.contains(&text.key(next)) {
        return Opening { next, ..opening };
    }
    let only = ["just", "only", "merely", "simply", "nur", "seulement"].contains(&text.key(next + 1));
    let longer = ["longer", "mehr", "plus", "really", "actually", "even", "yet"].contains(&text.key(next + 1));
    let next = skip_adverbs(text, next + 1 + usize::from(longer || only));
    Opening { next, denied: !only, ..opening }
}

/// Past at most three of "currently", "kind of", "for ten years".
fn skip_adverbs(text: &Text<'_>, at: usize) -> usize {
    let mut at = at;
    for _ in 0..3 {
        let time = time_end(text, at);
        let pair =
            text.phrase(at, "kind of").or_else(|| text.phrase(at, "sort of")).or_else(|| text.phrase(at, "in fact"));
        let adverb = text.class(at).is(Class::ADVERB) || text.is_mark(at, ':');
        let aside = text.is_mark(at, ',') && text.class(at - 1).is(Class::ADVERB);
        at = match time.or(pair) {
            Some(end) => end,
            None if adverb || aside => at + 1,
            None => break,
        };
    }
    at
}

/// Where "since 2019", "seit drei Jahren", "depuis deux ans" ends.
fn time_end(text: &Text<'_>, at: usize) -> Option<usize> {
    if !["since", "for", "seit", "depuis", "desde", "hace", "da", "sinds", "al", "ha"].contains(&text.key(at)) {
        return None;
    }
    let end = (at + 1..at + 5).take_while(|at| text.is_word(*at)).find(|at| text.class(*at).is(Class::TIME));
    let year = text.is_number(at + 1) && text.key(at + 1).len() == 4;
    end.map(|end| end + 1).or_else(|| year.then_some(at + 2))
}

#[cfg(test)]
mod tests {
    use super::{super::lexicon::class_of, Class, DOUBTFUL, PLAIN};

    #[test]
    fn first_words_are_in_the_lexicon() {
        let missing: Vec<_> = PLAIN
            .iter()
            .chain(DOUBTFUL)
            .map(|(word, _)| *word)
            .filter(|word| !class_of(word).is(Class::OPENS))
            .collect();
        assert_eq!(missing, Vec::<&str>::new());
    }
}
