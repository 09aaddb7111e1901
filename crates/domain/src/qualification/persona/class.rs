//! What a word can be, as a set of flags.

use std::ops::BitOr;

/// What a word can be in a title (`data/title_words.txt`) or in the sentence around it (`data/sentence_words.txt`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Class(u64);

/// Each flag, with its name in the data files.
macro_rules! flags {
    ($($(#[$about:meta])* $bit:literal $flag:ident $name:literal;)*) => {
        impl Class {
            $($(#[$about])* pub(crate) const $flag: Self = Self(1 << $bit);)*

            /// The flag that the data files call `name`.
            pub(crate) fn named(name: &str) -> Option<Self> {
                Some(match name {
                    $($name => Self::$flag,)*
                    _ => return None,
                })
            }
        }
    };
}

flags! {
    // In titles.
    /// Says a role by itself: `manager`.
    0 HEAD "head";
    /// Says a role only with more words: `officer`, `head`.
    1 WEAK "weak";
    /// May go on with `of`: `head of sales`.
    2 OF "of";
    /// May be followed by its subject: `VP Sales`.
    3 POST "post";
    /// May be followed by a comma and its subject: `Director, Sales`.
    4 COMMA "comma";
    /// May go on with `to` and a title: `assistant to the CEO`.
    5 TO "to";
    /// A trade that people also ask for: no answer by itself.
    6 TRADE "trade";
    /// A role only with the article of one and a subject: `the IT guy`.
    7 PERSON "guy";
    /// German: `Leiter`.
    8 GERMAN "de";
    /// Romance: the subject comes after, only the first letter is a capital.
    9 ROMANCE "rom";
    /// A part of the world.
    22 REGION "region";
    /// Seniority, kind or region.
    10 RANK "rank";
    /// What a role is about.
    11 FUNCTION "function";
    /// Written in capitals.
    12 ACRONYM "acronym";
    /// May be followed by a full stop that ends no sentence: `Sr.`
    13 ABBREVIATION "abbr";
    /// Stands before a title without being part of it: `new`.
    14 DROP "drop";
    /// After a title, makes it something else: `manager role`.
    15 NONROLE "nonrole";
    /// No longer or not yet: `former`.
    16 GONE "gone";
    /// No title goes across it.
    17 STOP "stop";
    /// A verb of which the title before is the subject.
    18 THIRD "third";
    /// A word that is no slip of another.
    19 REAL "real";
    /// Common enough that a slip in it is put right.
    20 TYPO "typo";
    /// Also at the end of a longer word.
    21 ENDING "ending";

    // In sentences.
    /// May stand between `I'm` and the title.
    32 ADVERB "adverb";
    /// An article.
    33 ARTICLE "article";
    /// The word for what a title is: `position`.
    34 ROLE "role";
    /// Stands before the word for a title: `my`, `job`.
    35 OWN "own";
    /// Makes a condition of what follows: `if`.
    36 CONDITION "condition";
    /// Makes a supposition of the clause: `imagine`.
    37 SUPPOSES "supposes";
    /// A verb of saying: what follows is somebody else's.
    38 SAYS "says";
    /// Links a title to a company: `at`.
    39 LINKS "links";
    /// The visitor: `I`, `my`.
    40 SELF "self";
    /// Somebody else: `you`, `he`.
    41 OTHER "other";
    /// Stands before what is said: `hello`.
    42 GREETING "greeting";
    /// Goes on after `CTO here`.
    43 ASKS "asks";
    /// Begins a signature: `regards`.
    44 FAREWELL "farewell";
    /// Stays small inside a title: `of`.
    45 SMALL "small";
    /// Links a head to its subject: `of`, `des`.
    46 LINK_OF "linkof";
    /// Puts right what was said before: `sorry`.
    47 AMENDS "amends";
    /// How the visitor came to a role: `promoted`.
    48 CAME "came";
    /// Not yet, or no longer: `will`.
    49 UNREAL "unreal";
    /// Work that is looked for.
    50 WORK "work";
    /// Opens a clause: `and`.
    51 CLAUSE "clause";
    /// A word for what people work for: `company`.
    53 EMPLOYER "employer";
    /// A length of time: `years`.
    54 TIME "time";
    /// What somebody does in a role: `manage`.
    55 ACTS "acts";
    /// Begins a statement about oneself: `I`.
    56 OPENS "opens";
    /// Begins what only job seekers say.
    57 SEEKS "seeks";
    /// A given name or family name that is also another word: `Ben`, `Mason`.
    52 NAME "name";
}

/// The flags of words in titles.
const IN_TITLES: u64 = u32::MAX as u64;

impl Class {
    /// Whether it has any of the flags of `other`.
    pub(crate) fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether no list of titles has the word.
    pub(crate) fn is_unknown(self) -> bool {
        self.0 & IN_TITLES == 0
    }

    /// The flags in `self` and not in `other`.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

impl BitOr for Class {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
