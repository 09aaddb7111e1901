use super::amounts;

#[test]
fn every_notation_is_read_into_one() {
    for (text, value) in [
        ("80k", "80K"),
        ("$1.2m", "$1.2M"),
        ("25.000 Euro", "€25K"),
        ("£15-20k p.a.", "£15K–20K a year"),
        ("cfo already approved 2k a month", "2K a month"),
        ("$60K this year", "$60K this year"),
        ("about 1.200 € im Monat", "€1,200 a month"),
        ("CHF 1'250 pro Monat", "CHF 1,250 a month"),
        ("12 000 € par an", "€12K a year"),
        ("10 mil euros al año", "€10K a year"),
        ("entre 5 y 6k al mes", "6K a month"),
        ("USD 5,000", "$5K"),
        ("50 grand", "50K"),
        ("€1,5 Mio", "€1.5M"),
        ("R$ 3 mil por mês", "R$3K a month"),
        ("up to £12.50 per user", "£12.50 per user"),
        ("15 bis 20 Tsd. Euro", "€15K–20K"),
        ("900/month $", "900 a month"),
        ("2,500 dollars", "$2,500"),
        ("30 to 40k", "30K–40K"),
    ] {
        let found: Vec<_> = amounts(text).into_iter().map(|amount| amount.value).collect();
        assert!(found.iter().any(|found| found == value), "{text}: {found:?}");
    }
}

#[test]
fn what_is_counted_is_no_money() {
    for text in
        ["we're at 20k visitors", "5 m away", "v1.2.3", "10k followers", "room 12", "3rd floor", "20k monthly visitors"]
    {
        assert!(amounts(text).iter().all(|amount| !amount.is_money), "{text}: {:?}", amounts(text));
    }
}

#[test]
fn ranges_are_the_words_of_the_amount() {
    let text = "so yes, roughly £15-20k p.a. for us";
    let amount = amounts(text).remove(0);
    assert_eq!(&text[amount.range], "£15-20k p.a");
}
