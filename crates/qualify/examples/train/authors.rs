//! How the ear does on authors that it did not learn from: what strangers will see.

use crate::{
    data::Message,
    heads::{self, COUNT, Row},
    tags,
};
use kilo_qualify::{Encoder, tagger::KINDS};
use std::collections::BTreeSet;

/// Fits without each author in turn, and judges on what that author wrote.
pub fn leave_out_each(encoder: &Encoder, messages: &[Message], service: &[Row]) {
    let rows = heads::rows(encoder, messages);
    let authors: BTreeSet<&str> = messages.iter().map(|message| message.author.as_str()).collect();
    println!("author | area | cues | role | name | company (precision/recall)");
    for author in authors {
        let is_left_out = |row: &&Row| messages[row.message].author == author;
        let others: Vec<&Row> = rows.iter().filter(|row| !row.dev && !is_left_out(row)).chain(service).collect();
        let fitted = heads::fit(&others);
        let unseen: Vec<[f32; COUNT]> = rows.iter().map(|row| heads::sums(&fitted, row)).collect();
        // Thresholds from the development split of the others.
        let (dev, sums): (Vec<&Row>, Vec<[f32; COUNT]>) = rows
            .iter()
            .zip(&unseen)
            .filter(|(row, _)| row.dev && !is_left_out(row))
            .map(|(row, sums)| (row, *sums))
            .unzip();
        let rules = heads::rules(&dev, &sums, &vec![1.0; dev.len()]);
        let fitted = fitted.with_rules(|cue| rules[cue]);
        let judged: Vec<_> = rows.iter().filter(is_left_out).map(|row| (heads::sums(&fitted, row), row.cues)).collect();
        let (precision, recall) = heads::heard(&fitted, &judged, None);
        let (judges, fits): (Vec<&Message>, Vec<&Message>) =
            messages.iter().partition(|message| message.author == author);
        let (dev, train): (Vec<&Message>, Vec<&Message>) = fits.into_iter().partition(|message| message.dev);
        let tagger = tags::fit(&train);
        let thresholds = tags::thresholds(&tagger, &dev);
        let tagger = tagger.with_thresholds(thresholds);
        let told = KINDS.map(|kind| tags::told(&tagger, &judges, kind)).map(|(p, r)| format!("{p:.2}/{r:.2}"));
        let area = heads::area(&judged);
        println!("{author} | {area:.2} | {precision:.2}/{recall:.2} | {}", told.join(" | "));
    }
}
