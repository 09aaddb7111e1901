use super::*;

/// Saturday, 28 November 2026.
fn found(text: &str) -> Vec<String> {
    moments(text, "2026-11-28T12:00:00Z".parse().unwrap()).into_iter().map(|moment| moment.value).collect()
}

#[test]
fn every_notation_is_read_into_one() {
    for (text, value) in [
        ("by the end of September", "by end of September 2027"),
        ("before Q4", "before Q4 2026"),
        ("our contract lapses on 14 March", "14 March 2027"),
        ("March 14th, 2028", "14 March 2028"),
        ("am 14. März", "14 March 2027"),
        ("le 14 mars", "14 March 2027"),
        ("el 14 de marzo de 2027", "14 March 2027"),
        ("bis 31.12.2026", "by 31 December 2026"),
        ("am 15.3. geht es los", "15 March 2027"),
        ("2027-02-01", "1 February 2027"),
        ("next month", "December 2026"),
        ("la semaine prochaine", "week of 30 November 2026"),
        ("in 3 weeks", "19 December 2026"),
        ("dans deux mois", "January 2027"),
        ("in a couple of weeks", "12 December 2026"),
        ("Thursday 10am", "Thursday 3 December, 10:00"),
        ("tomorrow at 15:30", "Sunday 29 November, 15:30"),
        ("jeudi à 14h", "Thursday 3 December, 14:00"),
        ("Ende des Jahres", "end of 2026"),
        ("fin janvier", "end of January 2027"),
        ("in may", "May 2027"),
        ("Q2 2027", "Q2 2027"),
        ("by summer", "by summer"),
        ("asap please", "as soon as possible"),
        ("entro fine gennaio", "by end of January 2027"),
        ("voor volgende maand", "before December 2026"),
    ] {
        assert!(found(text).iter().any(|found| found == value), "{text}: {:?}", found(text));
    }
}

#[test]
fn other_words_are_no_points_in_time() {
    for text in
        ["you may ask", "we march on", "i was the second one", "12 people", "version 3.2", "300 tickets a day", "mar"]
    {
        assert!(found(text).is_empty(), "{text}: {:?}", found(text));
    }
}
