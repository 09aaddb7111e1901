use super::*;
use futures_util::FutureExt;

fn id(number: u128) -> ConversationId {
    ConversationId(Uuid::from_u128(number))
}

/// Begins an answer in the first conversation.
fn begin(answers: &Answers, call: &str) -> Pen {
    answers.begin(id(1), call, MessageId(Uuid::from_u128(7)))
}

fn begun(text: &str) -> Option<Heard> {
    Some(Heard::Begun(text.to_owned()))
}

fn more(text: &str) -> Option<Heard> {
    Some(Heard::More(text.to_owned()))
}

/// What the reader hears without waiting.
fn now(reader: &mut Reader) -> Option<Option<Heard>> {
    reader.next().now_or_never()
}

#[tokio::test]
async fn whoever_comes_late_hears_all_of_it_and_then_what_is_new() {
    let answers = Answers::default();
    let mut early = answers.read(id(1));
    let pen = begin(&answers, "a");
    assert_eq!(now(&mut early), None, "no word yet");
    assert!(pen.write("Yes"));
    assert_eq!(early.next().await, begun("Yes"));
    assert!(pen.write(", ") && pen.write("both"));
    let mut late = answers.read(id(1));
    assert_eq!((early.next().await, late.next().await), (more(", both"), begun("Yes, both")));
    assert!(pen.write(" ways"));
    pen.end(Some("{}"));
    let over = Some(Heard::Over(Some("{}".into())));
    assert_eq!((early.next().await, late.next().await), (over.clone(), over));
    let mut after = answers.read(id(1));
    assert_eq!(now(&mut after), None, "what was over before is no news");
    drop((early, late, after));
    assert!(answers.is_empty());
}

#[tokio::test]
async fn an_answer_that_is_interrupted_shows_no_more() {
    let answers = Answers::default();
    assert_eq!(answers.interrupt(id(1)), None);
    let pen = begin(&answers, "a");
    assert!(pen.write("Yes") && pen.interrupted().now_or_never().is_none());
    let message = MessageId(Uuid::from_u128(7));
    let cut = Interrupted { call: "a".to_owned(), message, text: "Yes".to_owned() };
    assert_eq!(answers.interrupt(id(1)), Some(cut.clone()));
    assert!(pen.interrupted().now_or_never().is_some() && !pen.write(", both"));
    assert_eq!(answers.interrupt(id(1)), Some(cut), "it can be asked again");
    let mut reader = answers.read(id(1));
    assert_eq!(reader.next().await, begun("Yes"));
    pen.end(Some("{}"));
    assert_eq!(reader.next().await, Some(Heard::Over(Some("{}".into()))));
    assert_eq!(answers.interrupt(id(1)), None, "it is over");
}

#[tokio::test]
async fn a_call_is_interrupted_by_its_name_once_something_was_shown() {
    let answers = Answers::default();
    let pen = begin(&answers, "a");
    assert!(!answers.interrupt_call("a"), "nothing was shown");
    assert!(pen.write("Yes") && !answers.interrupt_call("b") && pen.write("!"));
    assert!(answers.interrupt_call("a") && !pen.write("?"));
}

#[tokio::test]
async fn a_pen_that_is_dropped_takes_back_what_it_showed_and_one_that_showed_nothing_is_no_news() {
    let answers = Answers::default();
    let mut reader = answers.read(id(1));
    drop(begin(&answers, "a"));
    assert_eq!(now(&mut reader), None);
    let pen = begin(&answers, "b");
    pen.write("Yes");
    assert_eq!(reader.next().await, begun("Yes"));
    drop(pen);
    assert_eq!(reader.next().await, Some(Heard::Over(None)));
}

#[tokio::test]
async fn the_next_answer_is_heard_once_the_one_before_has_ended() {
    let answers = Answers::default();
    let mut reader = answers.read(id(1));
    let first = begin(&answers, "a");
    assert!(first.write("One"));
    assert_eq!(reader.next().await, begun("One"));
    let second = begin(&answers, "b");
    assert!(first.interrupted().now_or_never().is_some() && !first.write(" more") && second.write("Two"));
    assert_eq!(now(&mut reader), None);
    first.end(Some("{}"));
    assert_eq!(reader.next().await, Some(Heard::Over(Some("{}".into()))));
    assert_eq!(reader.next().await, begun("Two"));
    drop(second);
    assert_eq!(reader.next().await, Some(Heard::Over(None)));
}

#[tokio::test]
async fn a_reader_does_not_wait_for_an_end_that_the_next_one_has_overtaken() {
    let answers = Answers::default();
    let mut reader = answers.read(id(1));
    let first = begin(&answers, "a");
    assert!(first.write("One"));
    assert_eq!(reader.next().await, begun("One"));
    begin(&answers, "b").end(Some("{}"));
    first.end(Some("{}"));
    assert_eq!(reader.next().await, Some(Heard::Over(None)), "the list of messages has both");
    assert_eq!(now(&mut reader), None);
}

#[tokio::test]
async fn all_reading_ends_when_the_server_stops() {
    let answers = Answers::default();
    let (mut before, pen) = (answers.read(id(2)), begin(&answers, "a"));
    assert!(now(&mut before).is_none() && pen.write("x"));
    answers.close();
    assert_eq!((before.next().await, answers.read(id(1)).next().await), (None, None));
}
