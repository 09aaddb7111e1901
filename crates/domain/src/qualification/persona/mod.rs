//! The visitor's own role, from what they write.
//!
//! A message is cut into words (`text`), each looked up once in a list of some thousand words of titles
//! (`lexicon`). A small grammar (`title`) says where a title ends. Titles count only where a frame says whose
//! they are: a statement ("I'm the ...", `statement`; "as the ...", `capacity`; "the CTO is me", `pointing`), a change
//! of roles or a correction (`change`), an introduction or a bare answer ("CTO here", `introduction`), a signature
//! (`signature`); and not where something takes them back (`context`): a supposition, a quotation, a question, a past
//! role. Titles of other people have no frame and are never looked at.

mod capacity;
mod change;
mod class;
mod context;
mod introduction;
mod lexicon;
mod name;
mod opening;
mod pointing;
mod signature;
mod spelling;
mod statement;
mod tail;
mod text;
mod title;
mod verbs;

use std::ops::Range;
use text::Text;
use title::Title;

/// What a claim says about the role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The visitor has the role now.
    Holds,
    /// The visitor says not to have it.
    Denied,
}

/// One thing a visitor says about their own role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Whether they have the role or not.
    pub kind: Kind,
    /// The role as a clean title: `Head of Marketing`.
    pub title: String,
    /// The bytes of the message it rests on, from the first word of the statement to the last of the title.
    pub range: Range<usize>,
}

impl Claim {
    fn holds(text: &Text<'_>, from: usize, title: &Title) -> Self {
        Self::new(text, Kind::Holds, from, title)
    }

    fn new(text: &Text<'_>, kind: Kind, from: usize, title: &Title) -> Self {
        Self { kind, title: spelling::clean(text, title), range: text.bytes(from, title.end) }
    }
}

/// What one message of the visitor says about their own role, in reading order. The time is linear in the length of
/// `message`, whatever is in it.
#[must_use]
pub fn claims(message: &str) -> Vec<Claim> {
    let text = Text::new(message);
    if context::is_job_seeker(&text) {
        return Vec::new();
    }
    let mut claims = spoken(&text);
    if let Some(signed) = signature::claim(&text) {
        let known = claims.iter().any(|claim| claim.range.end >= signed.range.end);
        if !known {
            claims.push(signed);
        }
    }
    claims
}

/// The claim that a model found in the bytes `range` of `message`, if the rules do not take it back: by somebody who
/// looks for a job, supposed, quoted, asked. A verb tells the role with any subject here, and words that make no title by
/// the grammar are taken as they stand where one of them is a title's, or where the role was `asked` for.
pub(super) fn spanned(message: &str, range: &Range<usize>, asked: bool) -> Option<Claim> {
    let text = Text::new(message);
    let (start, end) = text.within(range)?;
    if context::is_job_seeker(&text) || context::is_unreal(&text, start) || text.is_mark(end, '?') {
        return None;
    }
    // A model may have left out the "I" before the verb.
    let told = (start.saturating_sub(2)..end).find_map(|at| verbs::within(&text, at, end));
    let known = || (start..end).find_map(|at| title::title(&text, at, title::Unknown::Capital));
    let said = title::as_said(&text, start, end, asked);
    // "Responsable des flux amont": the list knows the head, the model that it goes on.
    let goes_on = |title: &Title| said.is_some_and(|said| said.start == title.start && said.end > title.end);
    let titled = || known().filter(|title| title.end <= end && !goes_on(title)).or(said);
    let stands =
        |title: &Title| !context::is_undone(&text, title) && !context::is_not_theirs(&text, title.start, title.end);
    told.or_else(|| titled().filter(stands).map(|title| Claim::holds(&text, start, &title)))
}

/// What a folded word can be in a title or around one, by the lists of the rules: what a model that looks at words may
/// want to know. `""` for a word that no list has.
#[must_use]
pub fn kind_of(word: &str) -> &'static str {
    use class::Class;
    let listed = lexicon::class_of(word);
    let class = if listed.is_unknown() { lexicon::class_by_ending(word) } else { listed };
    let kinds = [
        (Class::GONE, "gone"),
        (Class::TRADE, "trade"),
        (Class::HEAD, "head"),
        (Class::WEAK | Class::PERSON, "weak"),
        (Class::FUNCTION, "function"),
        (Class::RANK, "rank"),
    ];
    let around = [
        (Class::FAREWELL, "farewell"),
        (Class::GREETING, "greeting"),
        (Class::CONDITION | Class::SUPPOSES, "supposes"),
        (Class::SAYS, "says"),
        (Class::LINKS, "links"),
        (Class::SELF, "self"),
        (Class::OTHER, "other"),
        (Class::EMPLOYER, "employer"),
        (Class::STOP, "stop"),
    ];
    let titled = kinds.into_iter().find(|(kind, _)| class.is(*kind));
    titled.or_else(|| around.into_iter().find(|(kind, _)| listed.is(*kind))).map_or("", |(_, name)| name)
}

/// Whether a folded word is what a department is called.
pub(super) fn is_department(word: &str) -> bool {
    lexicon::class_of(word).is(class::Class::FUNCTION)
}

/// The role that a message gives when asked for it: nothing but a title, whatever its case.
pub(super) fn answer(message: &str) -> Option<Claim> {
    let text = Text::new(message);
    let lead = |at: usize| {
        text.class(at).is(class::Class::ARTICLE | class::Class::GREETING | class::Class::AMENDS)
            || text.is_mark(at, ',')
    };
    let start = (0..4).find(|at| !lead(*at))?;
    let title = title::title(&text, start, title::Unknown::Any)?;
    let stands = context::is_closed(&text, title.end) && !context::is_undone(&text, &title);
    (stands && !context::is_job_seeker(&text)).then(|| Claim::holds(&text, start, &title))
}

/// Where a message gives a name when asked for it: one to four words with capitals at its beginning, and no more of that
/// sentence than a company or a role.
pub(super) fn name_answer(message: &str) -> Option<Range<usize>> {
    const LEADS: &[&str] = &[
        "my name is",
        "my name ' s",
        "name ' s",
        "i ' m",
        "i am",
        "im",
        "it ' s",
        "this is",
        "ich bin",
        "ich heisse",
        "mein name ist",
        "je suis",
        "je m ' appelle",
        "c ' est",
        "moi c ' est",
        "me llamo",
        "soy",
        "mi nombre es",
        "sou o",
        "sou a",
        "sou",
        "chamo - me",
        "mi chiamo",
        "sono",
        "ik ben",
        "ik heet",
        "mijn naam is",
    ];
    let text = Text::new(message);
    let greeted =
        (0..3).find(|at| !(text.class(*at).is(class::Class::GREETING) || text.is_one_of(*at, &[',', '!', '.'])))?;
    let start = LEADS.iter().find_map(|lead| text.phrase(greeted, lead)).unwrap_or(greeted);
    let end = name::name_end(&text, start).filter(|_| text.is_capital(start))?;
    let last = (start..end).rev().find(|at| text.is_capital(*at))? + 1;
    let alone = !text.is_word(end)
        || text.class(end).is(class::Class::LINKS)
        || text.reads(end, &["here"])
        || text.reads(end, &["and"]);
    alone.then(|| text.bytes(start, last))
}

/// The claims made in sentences.
fn spoken(text: &Text<'_>) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let (mut at, mut begins) = (0, true);
    while at < text.len() {
        let started = begins.then(|| introduction::at_start(text, at)).flatten();
        let stated = || text.is_word(at).then(|| statement::at(text, at)).flatten();
        let Some((claim, end)) = started.or_else(stated) else {
            begins = text.ends_sentence(at);
            at += 1;
            continue;
        };
        at = end.max(at + 1);
        let replaced = if claim.kind == Kind::Denied { change::instead(text, at) } else { change::amended(text, at) };
        claims.push(claim);
        if let Some((claim, end)) = replaced {
            claims.push(claim);
            at = end;
        }
        begins = false;
    }
    claims
}

/// The role that holds after `claims`, in order: the last one claimed and not denied since. Titles are the same role
/// if they are the same words or have the same [role](super::roles::role_of).
#[must_use]
pub fn latest(claims: &[Claim]) -> Option<&Claim> {
    claims.iter().fold(None, |held: Option<&Claim>, claim| match claim.kind {
        Kind::Holds => Some(claim),
        Kind::Denied => held.filter(|held| !super::roles::is_same(&held.title, &claim.title)),
    })
}
