//! A message as words with their places.

use super::contraction::typed_together;
use crate::search::fold;
use std::{cell::OnceCell, collections::HashMap, ops::Range};

/// Shortest stem, in bytes.
pub(super) const STEM_MIN: usize = 4;
/// Longest stem, in bytes, so that looking for one is bounded.
const STEM_MAX: usize = 12;

/// Longest word that is looked at, in bytes: no list has a longer one, and one letter may fold into eighteen.
pub(in crate::qualification) const WORD_MAX: usize = 128;

/// Products that are often written without a capital.
const TOOLS: &str = "hubspot salesforce intercom zendesk drift pipedrive marketo pardot freshdesk freshchat freshsales freshworks crisp \
    tidio livechat olark zoho asana jira confluence notion airtable trello slack excel spreadsheet spreadsheets \
    sheets dynamics sap oracle netsuite chatgpt gong outreach salesloft apollo zoominfo clearbit 6sense demandbase \
    mailchimp klaviyo activecampaign braze segment mixpanel amplitude looker tableau powerbi snowflake workday \
    personio bamboohr gusto rippling quickbooks xero stripe chargebee zapier servicenow hotjar typeform calendly \
    chilipiper qualified landbot manychat botpress dialogflow watson copilot gorgias helpscout kayako kustomer \
    front gainsight totango chorus clari";
/// Currencies as words or codes.
const CURRENCIES: &str = "usd eur gbp chf dollars dollar bucks euro euros pounds quid franken francs dolares grand";
const NUMBERS: &str = "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty \
    hundred hundreds thousand dozen dozens couple zwei drei vier funf zehn zwanzig deux trois quatre cinq dix vingt \
    dos tres cuatro cinco diez veinte";
/// Words after a full stop that ends no sentence.
const ABBREVIATIONS: &str = "inc ltd co corp e.g i.e approx vs mr mrs ms dr st no z.b bzw ca p.ej etc dept";
/// Words that open another clause.
const TURNS: &str =
    "but however though although because whereas aber jedoch weil mais cependant parce pero aunque porque";
const JOINS: &str = "and und et y so";
/// Words that a gap does not reach over.
const NEGATORS: &str = "not no never nicht kein keine keinen pas";
const SUBJECTS: &str = "i we you they he she it can could would please wir ich nous je on nosotros yo";

/// The words that phrases are made of.
pub(in crate::qualification) struct Vocabulary {
    words: HashMap<String, Entry>,
    stems: HashMap<String, u32>,
    /// Lengths that stems have, in order: most words are looked up once or never.
    stem_lengths: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Entry {
    id: u32,
    role: u8,
}

const TOOL: u8 = 1;
const CURRENCY: u8 = 2;
const NUMBER: u8 = 4;
const ABBREVIATION: u8 = 8;
const TURN: u8 = 16;
const JOIN: u8 = 32;
const SUBJECT: u8 = 64;
const NEGATOR: u8 = 128;

impl Vocabulary {
    pub(super) fn new() -> Self {
        let mut new = Self { words: HashMap::new(), stems: HashMap::new(), stem_lengths: Vec::new() };
        let lists = [
            (TOOLS, TOOL),
            (CURRENCIES, CURRENCY),
            (NUMBERS, NUMBER),
            (ABBREVIATIONS, ABBREVIATION),
            (TURNS, TURN),
            (JOINS, JOIN),
            (SUBJECTS, SUBJECT),
            (NEGATORS, NEGATOR),
        ];
        for (words, role) in lists {
            for word in words.split_whitespace() {
                new.add(word);
                if let Some(entry) = new.words.get_mut(word) {
                    entry.role |= role;
                }
            }
        }
        new
    }

    /// The number of a word; the same for the same word.
    pub(super) fn add(&mut self, word: &str) -> u32 {
        let next = self.next();
        self.words.entry(word.to_owned()).or_insert(Entry { id: next, role: 0 }).id
    }

    /// The number of a beginning of words.
    pub(super) fn add_stem(&mut self, stem: &str) -> u32 {
        debug_assert!(stem.len() <= STEM_MAX, "stem too long: {stem}");
        if let Err(place) = self.stem_lengths.binary_search(&stem.len()) {
            self.stem_lengths.insert(place, stem.len());
        }
        let next = self.next();
        *self.stems.entry(stem.to_owned()).or_insert(next)
    }

    fn next(&self) -> u32 {
        u32::try_from(self.words.len() + self.stems.len()).unwrap_or(u32::MAX)
    }

    fn stem(&self, word: &str) -> Option<u32> {
        let lengths = self.stem_lengths.iter().rev().filter(|length| **length <= word.len());
        lengths.into_iter().find_map(|end| self.stems.get(word.get(..*end)?).copied())
    }
}

/// A word of a message.
#[derive(Clone, Debug)]
pub(in crate::qualification) struct Token {
    /// Number in the vocabulary, if it is there.
    pub(super) word: Option<u32>,
    /// Number of the stem it begins with.
    pub(super) stem: Option<u32>,
    /// Where it stands in the message, in bytes.
    pub(in crate::qualification) range: Range<usize>,
    /// Which sentence it belongs to.
    pub(in crate::qualification) sentence: usize,
    /// Which clause it belongs to; clauses are numbered through the message.
    pub(in crate::qualification) clause: usize,
    role: u8,
    digits: bool,
    money: bool,
    name: bool,
    /// Past the last word of the email address that begins here.
    address_end: Option<usize>,
    /// The end of the point in time that begins here, once it was asked for.
    when_end: OnceCell<Option<usize>>,
}

/// A message as words.
pub(in crate::qualification) struct Text<'t> {
    /// The message.
    pub(in crate::qualification) source: &'t str,
    /// Its words in order.
    pub(in crate::qualification) tokens: Vec<Token>,
}

impl<'t> Text<'t> {
    pub(super) fn read(source: &'t str, vocabulary: &Vocabulary) -> Self {
        let mut reader = Reader {
            vocabulary,
            source,
            tokens: Vec::with_capacity(source.len() / 5),
            sentence: 0,
            clause: 0,
            // Where all is in capitals, a capital says nothing.
            shouted: !source.contains(char::is_lowercase),
        };
        reader.read();
        Self { source, tokens: reader.tokens }
    }

    /// The words within these bytes, if there are any.
    pub(in crate::qualification) fn within(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let first = self.tokens.partition_point(|token| token.range.start < bytes.start);
        let end = self.tokens.partition_point(|token| token.range.end <= bytes.end);
        (first < end).then_some(first..end)
    }

    /// Makes the words within `range` of the message one email address.
    pub(in crate::qualification) fn mark_address(&mut self, range: &Range<usize>) {
        let first = self.tokens.partition_point(|token| token.range.end <= range.start);
        let end = self.tokens.partition_point(|token| token.range.start < range.end);
        if first < end {
            self.tokens[first].address_end = Some(end);
        }
    }

    pub(super) fn address_end(&self, at: usize) -> Option<usize> {
        self.tokens.get(at)?.address_end
    }

    /// The end of the point in time that begins at token `at`: what `find` says, asked once.
    pub(super) fn when_end(&self, at: usize, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        *self.tokens.get(at)?.when_end.get_or_init(find)
    }

    /// Whether a gap ends before the word at `at`.
    pub(super) fn bars(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.address_end.is_some() || token.role & NEGATOR != 0)
    }

    pub(in crate::qualification) fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.digits || token.role & NUMBER != 0)
    }

    pub(in crate::qualification) fn is_known_tool(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.role & TOOL != 0)
    }

    pub(in crate::qualification) fn is_name(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.name)
    }

    /// The end of an amount of money that begins at token `at`.
    pub(super) fn money_end(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        if token.money {
            return Some(at + 1);
        }
        let next = self.tokens.get(at + 1).filter(|next| next.sentence == token.sentence);
        let currency = |token: &Token| token.role & CURRENCY != 0;
        if token.digits && next.is_some_and(|next| currency(next) || next.money) {
            return Some(at + 2);
        }
        (currency(token) && next.is_some_and(|next| next.digits)).then_some(at + 2)
    }
}

struct Reader<'v, 't> {
    vocabulary: &'v Vocabulary,
    source: &'t str,
    tokens: Vec<Token>,
    sentence: usize,
    clause: usize,
    shouted: bool,
}

impl Reader<'_, '_> {
    /// Splits at white space, then each chunk at its punctuation.
    fn read(&mut self) {
        let mut start = None;
        for (at, c) in self.source.char_indices() {
            if c.is_whitespace() {
                if let Some(start) = start.take() {
                    self.chunk(start, at);
                }
                if c == '\n' {
                    self.end_sentence();
                }
            } else if start.is_none() {
                start = Some(at);
            }
        }
        if let Some(start) = start {
            self.chunk(start, self.source.len());
        }
    }

    /// A run without white space. Addresses and links are one opaque word.
    fn chunk(&mut self, from: usize, to: usize) {
        let chunk = &self.source[from..to];
        if chunk.contains("://") || chunk.starts_with("www.") || chunk.find('@').is_some_and(|at| at > 0) {
            self.push(from..to, "");
            return self.end_of_chunk(chunk);
        }
        let mut start = None;
        for (at, c) in chunk.char_indices() {
            if is_part(chunk, at, c) {
                start.get_or_insert(at);
                continue;
            }
            if let Some(start) = start.take() {
                self.word(from + start..from + at);
            }
            if matches!(c, ',' | ';' | '(' | ')' | '–' | '—' | '|' | '"' | '“' | '”' | '、' | '，') || chunk == "-"
            {
                self.clause += 1;
            } else if matches!(c, '!' | '?' | '…' | '。' | '！' | '？') {
                self.end_sentence();
            }
        }
        if let Some(start) = start {
            self.word(from + start..to);
        }
        self.end_of_chunk(chunk);
    }

    fn end_of_chunk(&mut self, chunk: &str) {
        let end = chunk.trim_end_matches(['"', '\'', ')', '”', '’']);
        let abbreviated = || self.tokens.last().is_some_and(|token| token.role & ABBREVIATION != 0);
        if end.ends_with('.') && (end.ends_with("..") || !abbreviated()) {
            self.end_sentence();
        }
    }

    const fn end_sentence(&mut self) {
        self.sentence += 1;
        self.clause += 1;
    }

    /// A word, with its contractions spelt out.
    fn word(&mut self, range: Range<usize>) {
        let word = self.source[range.clone()].trim_end_matches(['\'', '’']);
        let range = range.start..range.start + word.len();
        if word.len() > WORD_MAX {
            return self.push(range, "");
        }
        let folded = if word.is_ascii() { word.to_ascii_lowercase() } else { fold(word) };
        let mut parts = folded.split(['\'', '’']);
        let (Some(head), tail) = (parts.next(), parts.next()) else { return };
        if let Some((first, second)) = typed_together(head).filter(|_| tail.is_none()) {
            self.push(range.clone(), first);
            return self.push(range, second);
        }
        let (head, tail) = match (head, tail) {
            ("won", Some("t")) => ("will", Some("not")),
            ("can", Some("t")) => ("can", Some("not")),
            (head, Some("t")) => (head.strip_suffix('n').unwrap_or(head), Some("not")),
            (head, Some("re")) => (head, Some("are")),
            (head, Some("m")) => (head, Some("am")),
            (head, Some("ve")) => (head, Some("have")),
            (head, Some("ll")) => (head, Some("will")),
            (head, Some("d")) if head != "aujour" => (head, Some("would")),
            (head, Some("s")) => (head, Some("is")),
            other => other,
        };
        self.push(range.clone(), head);
        if let Some(tail) = tail.filter(|tail| !tail.is_empty()) {
            self.push(range, tail);
        }
    }

    fn push(&mut self, range: Range<usize>, folded: &str) {
        let entry = self.vocabulary.words.get(folded).copied();
        let role = entry.map_or(0, |entry| entry.role);
        let original = &self.source[range.clone()];
        let previous = self.tokens.last().filter(|token| token.sentence == self.sentence);
        let first = previous.is_none();
        let joined = previous.is_some_and(|token| token.role & JOIN != 0);
        if role & TURN != 0 && !first || role & SUBJECT != 0 && joined {
            self.clause += 1;
        }
        self.tokens.push(Token {
            word: entry.map(|entry| entry.id),
            stem: self.vocabulary.stem(folded),
            sentence: self.sentence,
            clause: self.clause,
            role,
            digits: folded.starts_with(|c: char| c.is_ascii_digit()),
            money: is_money(original),
            name: !first && !self.shouted && role & (SUBJECT | NUMBER) == 0 && is_capitalised(original),
            range,
            address_end: None,
            when_end: OnceCell::new(),
        });
    }
}

/// Whether the character at `at` belongs to the word around it.
fn is_part(chunk: &str, at: usize, c: char) -> bool {
    if c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '¥' | '%') || matches!(c, '\u{300}'..='\u{36F}') {
        return true;
    }
    if !matches!(c, '.' | ',' | '\'' | '’' | '+') {
        return false;
    }
    let before = chunk[..at].chars().next_back();
    let after = chunk[at + c.len_utf8()..].chars().next();
    match c {
        '+' => before.is_some_and(|c| c.is_ascii_digit()),
        ',' => [before, after].iter().all(|c| c.is_some_and(|c| c.is_ascii_digit())),
        _ => [before, after].iter().all(|c| c.is_some_and(char::is_alphanumeric)),
    }
}

/// Whether an apostrophe stands within a word: `o'brien`.
pub(in crate::qualification) fn is_within_word(text: &str, at: usize, c: char) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    matches!(c, '\'' | '’')
        && letter(text[..at].chars().next_back())
        && letter(text[at + c.len_utf8()..].chars().next())
}

/// `$50k`, `€20.000`, `50k€`, `£5`, or a sign alone after a number.
fn is_money(word: &str) -> bool {
    word.contains(['$', '€', '£'])
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.len() > 1
}
