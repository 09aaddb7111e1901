//! What a stream may take: of those who read it, of a server that stops, and in time.

use super::*;

#[test]
fn a_page_that_does_not_read_holds_up_nobody() {
    let house = House::new();
    let (visit, mut call, mut page) = house.shown("a");
    // Seven more that never read; there is no place for a ninth.
    let idle: Vec<_> = (0..7).map(|_| visit.client.stream_of(&reply(&visit))).collect();
    let refused = visit.client.get(&reply(&visit));
    assert_eq!((refused.status, refused.problem().as_str()), (429, "/problems/too-many-requests"));
    for _ in 0..3 {
        assert!(call.says(&"b".repeat(8_000)));
    }
    call.done(&json!({}));
    let (words, message) = read_on(&mut page, "a".to_owned());
    // The last words may come with the message alone.
    let text = message["text"].as_str().unwrap();
    assert!(text.starts_with(&words) && text.len() == 24_001, "{} of {}", words.len(), text.len());
    drop(idle);
    wait_until("their places are free again", || visit.client.get(&reply(&visit)).status == 200);
}

#[test]
fn a_server_that_stops_does_not_wait_for_pages() {
    let house = House::new();
    let (_visit, _call, mut page) = house.shown("Yes");
    let pid = house.server.process_id().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
    assert_eq!(page.next(), None, "while the call goes on");
}

#[derive(Parser)]
struct Settings {
    #[command(flatten)]
    config: Config,
}

/// The product over the database of `house`, with an agent of whom little patience is had.
fn impatient(house: &House, times: Times) -> String {
    let url = format!("sqlite://{}", house.server.database().display());
    let allow = house.agent.address();
    let config = Settings::parse_from([KILO, "--database-url", &url, "--outbound-allow", &allow]).config;
    let (ready, address) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let mut state = startup::State::open(config, Clock::system(), Random::system()).await.unwrap();
            state.agent_times = times;
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            ready.send(listener.local_addr().unwrap().to_string()).unwrap();
            let serving = startup::serve(state.clone(), listener).unwrap();
            startup::run(state, serving).await.unwrap();
        });
    });
    address.recv().unwrap()
}

#[test]
fn a_stream_is_bounded_in_time_and_in_silence() {
    let long = Duration::from_secs(600);
    let short = Duration::from_millis(400);
    for (times, named) in [
        (Times { first: long, silence: short, all: long }, "fell silent"),
        (Times { first: long, silence: long, all: short }, "took too long"),
    ] {
        let mut house = House::new();
        house.server.kill();
        let address = impatient(&house, times);
        let page = Client::visitor(&address, &house.workspace.publishable_key, "");
        let started = page.post("/widget/conversations", &json!({ "text": "hello" }));
        assert_eq!(started.status, 201, "{}", started.body);
        let path = format!("/widget/conversations/{}/reply", started.text("conversation_id"));
        let visitor = Client::visitor(&address, &house.workspace.publishable_key, &started.text("visitor_token"));
        let mut stream = visitor.stream_of(&path);
        let mut call = house.agent.called();
        assert!(call.says("Yes"));
        let (words, message) = read_on(&mut stream, String::new());
        // With little time the end may come before the page was told of the beginning.
        assert!(words.is_empty() || words == "Yes");
        assert_eq!((&message["text"], &message["cut_off"]), (&json!("Yes"), &json!("failure")), "{named}");
        let error = || sql(&house.server, "SELECT coalesce(last_error, '') AS text FROM deliveries");
        wait_until("the end is noted", || error().iter().all(|error| !error.is_empty()));
        assert!(error()[0].contains(named) || error()[0].contains("in time"), "{:?} names {named}", error());
    }
}
