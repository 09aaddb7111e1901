//! Email addresses in free text, also those that are spelt out to escape robots.

use super::super::phrases::token::is_within_word;
use crate::contact::is_mail_host;
use std::ops::Range;

/// Longest address, local part and label, in bytes (RFC 5321).
const ADDRESS_MAX: usize = 254;
const LOCAL_MAX: usize = 64;
/// Most addresses of a message that are looked at: one with more is a list, and nobody's card.
const MOST: usize = 50;
/// Most parts of a spelt-out name or host: `jane dot doe at mail dot acme dot co dot uk`.
const PARTS: usize = 5;

/// An address in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::qualification) struct Address {
    /// In lower case, as it would be typed into a mail program.
    pub email: String,
    /// Where it stands, in bytes.
    pub range: Range<usize>,
}

/// Every address of `text`, in order, without those that are part of a link.
pub(in crate::qualification) fn addresses(text: &str) -> Vec<Address> {
    if !may_hold_one(text) {
        return Vec::new();
    }
    let pieces = pieces(text);
    let mut found: Vec<Address> = Vec::new();
    for at in 0..pieces.len() {
        if found.len() >= MOST {
            break;
        }
        found.extend(hyphenated(&pieces[at]));
        let Some(sign) = Sign::read(&pieces, at) else { continue };
        let after_last = found.last().is_none_or(|last| last.range.end <= pieces[at].range.start);
        if let Some(address) = around(text, &pieces, at, sign).filter(|_| after_last) {
            found.push(address);
        }
    }
    found
}

/// How the `@` is called in Spanish and Portuguese, French, Italian, Dutch and German.
const SPOKEN: [&str; 6] = ["arroba", "arobase", "chiocciola", "apenstaart", "apenstaartje", "klammeraffe"];

/// A cheap look before the work: most messages hold none.
fn may_hold_one(text: &str) -> bool {
    text.contains('@') || text.contains('＠') || {
        let lower = text.to_lowercase();
        [" at ", "-at-", "_at_", "(at", "[at", "{at", "<at", "( at", "[ at", "(ät", "[ät"]
            .iter()
            .chain(&SPOKEN)
            .any(|sign| lower.contains(sign))
    }
}

/// A run of letters and the signs of addresses, or one other character.
struct Piece<'t> {
    text: &'t str,
    range: Range<usize>,
    /// White space stands before it.
    spaced: bool,
    /// It belongs to a link.
    link: bool,
}

impl Piece<'_> {
    fn is(&self, word: &str) -> bool {
        self.text.eq_ignore_ascii_case(word)
    }

    fn is_part(&self) -> bool {
        self.text.starts_with(is_part) || self.text.starts_with(['.', '_', '-', '+'])
    }
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}')
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let (mut spaced, mut link) = (true, false);
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            (spaced, link) = (true, false);
            continue;
        }
        let mut end = start + c.len_utf8();
        let holds = |c: char| is_part(c) || matches!(c, '.' | '_' | '-' | '+' | '。' | '．');
        if holds(c) {
            while let Some((at, next)) = chars.next_if(|(at, next)| holds(*next) || is_within_word(text, *at, *next)) {
                end = at + next.len_utf8();
            }
        }
        let word = &text[start..end];
        link = !matches!(c, '<' | '>' | '"' | ',' | ')') && (link || begins_link(text, word, end));
        pieces.push(Piece { text: word, range: start..end, spaced, link });
        spaced = false;
    }
    pieces
}

/// `https://…` and the like. `mailto:` names an address.
fn begins_link(text: &str, word: &str, end: usize) -> bool {
    text[end..].starts_with("://") && !word.eq_ignore_ascii_case("mailto")
        || word.len() > 4 && word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
        || text[end..].starts_with(':')
            && ["sip", "xmpp", "acct"].iter().any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// What stands for the `@`, as pieces.
struct Sign {
    next: usize,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `jane@acme.com`.
    Glued,
    /// `jane @ acme.com`.
    Spaced,
    /// `jane (at) acme.com`, `jane arroba acme.com`.
    Bracketed,
    /// `jane at acme dot com`.
    Word,
}

impl Sign {
    fn read(pieces: &[Piece<'_>], at: usize) -> Option<Self> {
        let piece = &pieces[at];
        if piece.is("@") || piece.is("＠") {
            let glued = !piece.spaced && pieces.get(at + 1).is_some_and(|next| !next.spaced);
            return Some(Self { next: at + 1, kind: if glued { Kind::Glued } else { Kind::Spaced } });
        }
        if let Some(next) = bracketed(pieces, at, &["at", "ät", "@", "a", "arroba"]) {
            return Some(Self { next, kind: Kind::Bracketed });
        }
        let alone = piece.spaced && pieces.get(at + 1).is_some_and(|next| next.spaced);
        if alone && SPOKEN.iter().any(|word| piece.is(word)) {
            return Some(Self { next: at + 1, kind: Kind::Bracketed });
        }
        (alone && piece.is("at")).then_some(Self { next: at + 1, kind: Kind::Word })
    }
}

/// Past `(word)`, `[word]`, `{word}` or `<word>` at `at`.
fn bracketed(pieces: &[Piece<'_>], at: usize, words: &[&str]) -> Option<usize> {
    let [open, word, close] = pieces.get(at..at + 3)? else { return None };
    let pair = matches!((open.text, close.text), ("(", ")") | ("[", "]") | ("{", "}") | ("<", ">"));
    (pair && words.iter().any(|known| word.text.to_lowercase() == *known)).then_some(at + 3)
}

/// A joint within a spelt-out name: the character, and where it goes on.
fn joint(pieces: &[Piece<'_>], at: usize) -> Option<(char, usize)> {
    if let Some(next) = bracketed(pieces, at, &["dot", "punkt", "point", "punto", "ponto", "punt", "."]) {
        return Some(('.', next));
    }
    let piece = pieces.get(at)?;
    Some((joint_char(piece)?, at + 1))
}

fn joint_char(piece: &Piece<'_>) -> Option<char> {
    const JOINTS: &[(&str, char)] = &[
        (".", '.'),
        ("dot", '.'),
        ("punkt", '.'),
        ("point", '.'),
        ("punto", '.'),
        ("underscore", '_'),
        ("dash", '-'),
        ("hyphen", '-'),
        ("ponto", '.'),
        ("punt", '.'),
        ("traço", '-'),
        ("hífen", '-'),
        ("trattino", '-'),
        ("guion", '-'),
        ("guión", '-'),
        ("tiret", '-'),
        ("streepje", '-'),
        ("bindestrich", '-'),
        ("minus", '-'),
        ("unterstrich", '_'),
    ];
    JOINTS.iter().find(|(word, _)| piece.is(word)).map(|(_, c)| *c)
}

/// The address around the sign at `at`, if there is one.
fn around(text: &str, pieces: &[Piece<'_>], at: usize, sign: Sign) -> Option<Address> {
    if pieces[at].link {
        return None;
    }
    let (local, first) = local_part(pieces, at, sign.kind)?;
    let (host, last, spelt) = host(pieces, &sign)?;
    if first > 0 && is_part_of_more(pieces, first, sign.kind) || is_followed_by_path(pieces, last) {
        return None;
    }
    if sign.kind != Kind::Glued && !is_likely(pieces, first, last, sign.kind, &local, spelt) {
        return None;
    }
    let email = format!("{local}@{host}").to_lowercase();
    let start = pieces[first].range.start + leading(pieces[first].text);
    let end = text[..pieces[last].range.end].trim_end_matches(['.', '-', '_', '+']).len();
    (email.len() <= ADDRESS_MAX).then_some(Address { email, range: start..end })
}

fn leading(local: &str) -> usize {
    local.len() - local.trim_start_matches(['.', '-', '+']).len()
}

/// What stands before the sign, and the piece it begins with.
fn local_part(pieces: &[Piece<'_>], at: usize, kind: Kind) -> Option<(String, usize)> {
    let mut first = at.checked_sub(1)?;
    if kind == Kind::Glued && pieces[at].spaced || !pieces[first].is_part() {
        return None;
    }
    let mut local = pieces[first].text.to_owned();
    for _ in 0..PARTS {
        if kind == Kind::Glued || first < 2 {
            break;
        }
        let Some((c, before)) = joint_before(pieces, first) else { break };
        first = before;
        local = format!("{}{c}{local}", pieces[first].text);
    }
    let local = local.trim_start_matches(['.', '-', '+']).to_owned();
    let fits = !local.is_empty() && local.len() <= LOCAL_MAX && !local.contains("..") && !local.ends_with('.');
    (fits && local.contains(char::is_alphanumeric)).then_some((local, first))
}

/// The joint that ends before piece `first`, and the piece before it.
fn joint_before(pieces: &[Piece<'_>], first: usize) -> Option<(char, usize)> {
    let word = joint_char(&pieces[first - 1]).map(|c| (c, first.checked_sub(2)));
    let brackets = || {
        let open = first.checked_sub(3)?;
        let (c, next) = joint(pieces, open)?;
        (next == first).then_some((c, open.checked_sub(1)))
    };
    let (c, before) = word.or_else(brackets)?;
    before.filter(|before| pieces[*before].is_part()).map(|before| (c, before))
}

/// What stands behind the sign, the piece it ends with, and whether a dot of it is spelt out.
fn host(pieces: &[Piece<'_>], sign: &Sign) -> Option<(String, usize, bool)> {
    let first = pieces.get(sign.next).filter(|piece| piece.is_part())?;
    if sign.kind == Kind::Glued && first.spaced {
        return None;
    }
    let (mut host, mut last, mut spelt) = (first.text.to_owned(), sign.next, false);
    for _ in 0..PARTS {
        if host.contains('.') && sign.kind == Kind::Glued {
            break;
        }
        let Some((c, next)) = joint(pieces, last + 1) else { break };
        if pieces[last + 1].is(".") && host.contains('.') {
            break;
        }
        let Some(part) = pieces.get(next).filter(|piece| piece.is_part()) else { break };
        host = format!("{host}{c}{}", part.text);
        (last, spelt) = (next, true);
    }
    Some((known_host(&host)?, last, spelt))
}

/// The host without what was typed on to its end: `acme.com.` and `acme.com.Thanks`.
fn known_host(host: &str) -> Option<String> {
    let host = host.trim_end_matches(['.', '-', '_', '+']);
    if !host.contains(['.', '。', '．']) || is_version(host) {
        return None;
    }
    if is_mail_host(host) {
        return Some(host.to_owned());
    }
    let (shorter, last) = host.rsplit_once('.')?;
    let begins_sentence = last.starts_with(char::is_uppercase) && !host.starts_with(char::is_uppercase);
    (begins_sentence && shorter.contains('.') && is_mail_host(shorter)).then(|| shorter.to_owned())
}

/// `2x.zip`, `1.2.3.dev`: sizes of pictures and versions of packages.
fn is_version(host: &str) -> bool {
    let mut labels = host.split('.');
    let first = labels.next().unwrap_or_default();
    let size = first.strip_suffix(['x', 'X']).unwrap_or(first);
    let digits = |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    digits(size) && (size.len() < first.len() || labels.next().is_some_and(digits))
}

/// `/u/jane@…`, `@jane@…`, `=jane@…` within a path.
fn is_part_of_more(pieces: &[Piece<'_>], first: usize, kind: Kind) -> bool {
    let before = &pieces[first - 1];
    kind == Kind::Glued && !pieces[first].spaced && (matches!(before.text, "/" | "@" | "\\" | "#") || before.is_part())
}

/// `git@host:path`, `user@host/path`.
fn is_followed_by_path(pieces: &[Piece<'_>], last: usize) -> bool {
    let Some(next) = pieces.get(last + 1).filter(|next| !next.spaced) else { return false };
    let goes_on = pieces.get(last + 2).is_some_and(|more| !more.spaced && more.is_part());
    next.is("@") || goes_on && matches!(next.text, "/" | ":" | "\\")
}

/// Words that stand before "at" but are nobody's name.
const NO_NAMES: &str = "a i am is are was were be been being me you us him her them it we they he she this that here there out up \
    down in on off over look looking looks looked work working works worked based live living lives meet meeting met see seen \
    saw find found go going went come coming stay staying sit sitting stand standing start starting arrive arriving available \
    reach visit visiting shop shopping buy bought sold sell store office team people guys folks someone anyone everyone \
    everybody somebody friends friend colleagues customers site website page blog pricing price docs hosted host hosting \
    book booked booking order ordered orders ordering order's registered signed sign log logged login account accounts not \
    dinner lunch breakfast coffee good bad great best better done no yes ok home time times right all once least last first \
    and or but to the of for with from by as job jobs position role engineer manager director ceo cto cfo cmo coo vp head \
    lead founder owner marketing sales support hq event events booth conference table room party tickets ticket seat seats \
    pm day night morning today tomorrow yesterday now later currently still just only employed intern student developer \
    designer product products listed posted published read tweet article news stuff things thing one ones anything nothing \
    something everything money deal deals offer offers discount problem issue error crash happened happens happening";
const CUES: &str = "email mail e-mail mailto address reach contact write adresse correo courriel erreichbar";

/// Whether words around an `at` that is no glued `@` are meant as an address.
fn is_likely(pieces: &[Piece<'_>], first: usize, last: usize, kind: Kind, local: &str, spelt: bool) -> bool {
    let lower = local.to_lowercase();
    if NO_NAMES.split_whitespace().any(|word| word == lower) {
        return false;
    }
    let alone = first == 0 && last + 2 >= pieces.len();
    let cued = |near: &[Piece<'_>]| near.iter().any(|piece| CUES.split_whitespace().any(|cue| piece.is(cue)));
    let asked = || cued(&pieces[first.saturating_sub(6)..first]);
    let explained = || cued(&pieces[last..pieces.len().min(last + 8)]);
    match kind {
        Kind::Glued | Kind::Bracketed => true,
        Kind::Spaced => alone || asked() || last + 2 >= pieces.len(),
        Kind::Word => alone || asked() || (spelt || explained()) && is_introduced(pieces, first, &lower),
    }
}

/// Words that an address spelt out is said after.
const LEADS: &str =
    "is s its me sure yes yep ok okay thanks at to via on and or be my here use under then so ist est es c";

/// Whether a name spelt out before `at` can only be the beginning of an address: not a verb of the sentence.
fn is_introduced(pieces: &[Piece<'_>], first: usize, local: &str) -> bool {
    let sign = local.contains(['.', '_', '-', '+']) || local.ends_with(|c: char| c.is_ascii_digit());
    let verb = local.len() > 5 && local.ends_with("ing");
    let Some(before) = first.checked_sub(1).map(|at| &pieces[at]) else { return !verb };
    let contraction =
        || before.text.rsplit(['\'', '’']).next().is_some_and(|end| matches!(end, "s" | "m" | "S" | "est"));
    sign || !before.is_part() || contraction() || LEADS.split_whitespace().any(|word| before.is(word))
}

/// `jane-at-acme-dot-com` in one run.
fn hyphenated(piece: &Piece<'_>) -> Option<Address> {
    let glued =
        |sign: &str| piece.text.as_bytes().windows(sign.len()).any(|run| run.eq_ignore_ascii_case(sign.as_bytes()));
    let (at, dot) = [("-at-", "-dot-"), ("_at_", "_dot_")].into_iter().find(|(at, _)| glued(at))?;
    let lower = piece.text.to_lowercase();
    let (local, host) = lower.split_once(at)?;
    let host = known_host(&host.replace(dot, ".")).filter(|_| local.len() <= LOCAL_MAX && !piece.link)?;
    Some(Address { email: format!("{local}@{host}"), range: piece.range.clone() })
}
