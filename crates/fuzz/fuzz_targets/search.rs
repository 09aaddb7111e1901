//! What is typed into the search, and what it is compared with.
#![no_main]

use kilo_domain::{
    contact::{account_key, company_domain, is_mail_host},
    filter,
    search::{fold, phrases, words},
};
use kilo_types::ConversationFilter;
use libfuzzer_sys::fuzz_target;
use std::hint::black_box;

fuzz_target!(|text: &str| {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded);
    assert_eq!(words(&folded), words(text));
    for phrase in phrases(text) {
        assert!(!phrase.is_empty());
        for word in phrase {
            assert_eq!(words(&word), [word]);
        }
    }
    black_box((account_key(text), company_domain(text), is_mail_host(text)));
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    if let Ok(filter) = ConversationFilter::from_pairs(pairs) {
        filter::resolve(&filter).ok();
    }
});
