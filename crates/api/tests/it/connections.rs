//! Clients that take their time, and clients that come while the server stops.

use actix_web::{App, HttpResponse, middleware::from_fn, web};
use kilo_testkit::{Answer, Server};
use std::{
    io::{ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst},
    time::{Duration, Instant},
};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(40))).unwrap();
    stream
}

/// What is left to read, and how long it took until the server closed the connection.
fn end(mut stream: &TcpStream) -> (String, Duration) {
    let (began, mut rest) = (Instant::now(), Vec::new());
    let end = stream.read_to_end(&mut rest);
    assert!(end.as_ref().map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |_| true), "{end:?}");
    (String::from_utf8_lossy(&rest).into_owned(), began.elapsed())
}

/// Sends a byte a second, for as long as the server takes it.
fn drip(mut stream: &TcpStream, text: &str) -> (String, Duration) {
    let began = Instant::now();
    stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
    let mut said = Vec::new();
    for byte in text.bytes().cycle() {
        assert!(began.elapsed() < Duration::from_secs(30), "still open");
        let mut more = [0; 1024];
        let sent = stream.write_all(&[byte]);
        match stream.read(&mut more) {
            Ok(0) => break,
            Ok(count) => said.extend_from_slice(&more[..count]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        if sent.is_err() {
            break;
        }
    }
    (String::from_utf8_lossy(&said).into_owned(), began.elapsed())
}

/// Reads one answer, which ends with `last`, of a connection that stays open.
fn read_one(mut stream: &TcpStream, last: &str) -> String {
    let (mut said, mut more) = (String::new(), [0; 1024]);
    while !said.ends_with(last) {
        let count = stream.read(&mut more).unwrap();
        assert!(count > 0, "{said}");
        said.push_str(std::str::from_utf8(&more[..count]).unwrap());
    }
    said
}

#[test]
fn a_head_that_does_not_come_in_time_ends_the_connection() {
    let (server, _) = crate::server();
    let slow: [(&str, &str); 4] = [
        ("", "GET /healthz HTTP/1.1\r\nhost: kilo\r\nx-long: yes\r\n"),
        ("GET /healthz HTTP/1.1\r\nhost: kilo\r\n", "x-long: yes\r\n"),
        ("GET /healthz HTTP/1.1\r\nhost: kilo\r\n\r\n", "GET /healthz HTTP/1.1\r\nhost: kilo\r\nx-long: yes\r\n"),
        ("POST /api/v1/auth/login HTTP/1.1\r\nhost: kilo\r\n", "expect: 100-continue\r\n"),
    ];
    std::thread::scope(|scope| {
        for (first, rest) in slow {
            let server = &server;
            scope.spawn(move || {
                let mut stream = connect(server);
                stream.write_all(first.as_bytes()).unwrap();
                if first.ends_with("\r\n\r\n") {
                    assert!(read_one(&stream, "\r\n\r\nok").starts_with("HTTP/1.1 200"));
                }
                let (said, took) = drip(&stream, rest);
                assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{first}: {said}");
                assert!(took < Duration::from_secs(9), "{first}: {took:?}");
            });
        }
        scope.spawn(|| {
            let (said, took) = end(&connect(&server));
            assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
            assert!(took < Duration::from_secs(9), "a connection that says nothing: {took:?}");
        });
    });
}

#[test]
fn a_body_that_nobody_reads_does_not_keep_the_connection() {
    let (server, workspace) = crate::server();
    let key = format!("authorization: Bearer {}\r\n", workspace.key);
    let chunked = "transfer-encoding: chunked\r\n\r\n";
    let heads = [
        format!("GET /healthz HTTP/1.1\r\nhost: kilo\r\n{chunked}"),
        format!("GET /healthz HTTP/1.1\r\nhost: kilo\r\n{chunked}5\r\nhello"),
        "GET /readyz HTTP/1.1\r\nhost: kilo\r\ncontent-length: 100\r\n\r\n".to_owned(),
        format!("GET /api/v1/conversations HTTP/1.1\r\nhost: kilo\r\n{key}{chunked}"),
        format!("POST /api/v1/conversations HTTP/1.1\r\nhost: kilo\r\ncontent-type: application/json\r\n{chunked}"),
        format!("GET /widget.js HTTP/1.1\r\nhost: kilo\r\n{chunked}"),
        format!("HEAD /healthz HTTP/1.1\r\nhost: kilo\r\n{chunked}"),
        format!("GET /nowhere HTTP/1.1\r\nhost: kilo\r\n{chunked}"),
        format!("POST /healthz HTTP/1.1\r\nhost: kilo\r\nexpect: 100-continue\r\n{chunked}"),
        format!("GET /healthz HTTP/1.1\r\nhost: kilo\r\ncontent-encoding: gzip\r\n{chunked}"),
    ];
    std::thread::scope(|scope| {
        for head in &heads {
            let server = &server;
            scope.spawn(move || {
                let mut stream = connect(server);
                stream.write_all(head.as_bytes()).unwrap();
                let (said, took) = end(&stream);
                assert!(said.starts_with("HTTP/1.1 "), "{head}: {said}");
                assert!(took < Duration::from_secs(30), "{head}: {took:?}");
            });
        }
    });
}

#[test]
fn a_body_that_was_read_leaves_the_connection_open() {
    let (server, _) = crate::server();
    let mut stream = connect(&server);
    let chunked = "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
    for body in [chunked, "content-length: 2\r\n\r\n{}", chunked] {
        let head = "POST /api/v1/auth/login HTTP/1.1\r\nhost: kilo\r\ncontent-type: application/json\r\n";
        stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
        assert!(read_one(&stream, "}").starts_with("HTTP/1.1 422"), "{body}");
    }
}

#[test]
fn a_handler_that_panics_is_a_500_and_ends_nothing_else() {
    let said: Vec<Answer> = actix_web::rt::System::new().block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let app = || {
            let panics = async || -> HttpResponse { panic!("as the test wants it") };
            let app = App::new().route("/panics", web::get().to(panics)).route("/", web::get().to(HttpResponse::Ok));
            app.wrap(from_fn(kilo_api::http::envelope)).wrap(from_fn(kilo_api::server::paced))
        };
        let serving = kilo_api::server::serve(listener, |_, _| {}, app).unwrap();
        let handle = serving.server.handle();
        let calls = std::thread::spawn(move || {
            let answers =
                ["/panics", "/", "/panics", "/"].map(|path| kilo_testkit::call(&address, "GET", path, &[], b""));
            actix_web::rt::System::new().block_on(handle.stop(false));
            answers.into()
        });
        serving.server.await.unwrap();
        calls.join().unwrap()
    });
    assert_eq!(said.iter().map(|answer| answer.status).collect::<Vec<_>>(), [500, 200, 500, 200]);
    let [panicked, ..] = said.as_slice() else { unreachable!() };
    assert_eq!(panicked.problem(), "/problems/internal");
    for header in ["x-request-id", "content-security-policy", "x-content-type-options"] {
        assert!(panicked.header(header).is_some(), "{header}: {:?}", panicked.headers);
    }
}

/// Connects, asks and reads, until nobody lets it in any more. Gives how many were let in and not answered.
fn ask_until_refused(address: &str, answered: &AtomicUsize, is_over: &AtomicBool) -> usize {
    let mut unanswered = 0;
    loop {
        let Ok(mut stream) = TcpStream::connect(address) else {
            if is_over.load(SeqCst) {
                return unanswered;
            }
            continue;
        };
        let asked = stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: kilo\r\nconnection: close\r\n\r\n");
        let mut said = Vec::new();
        let read = stream.read_to_end(&mut said);
        if asked.is_ok() && read.is_ok() && said.starts_with(b"HTTP/1.1 200") {
            answered.fetch_add(1, SeqCst);
        } else {
            unanswered += 1;
        }
    }
}

#[test]
fn who_is_let_in_while_the_server_stops_is_answered() {
    for _ in 0..3 {
        let (mut server, _) = crate::server();
        let (address, answered, is_over) = (server.address.clone(), AtomicUsize::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let ask = || ask_until_refused(&address, &answered, &is_over);
            let clients: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
            kilo_testkit::wait_until("they are at it", || answered.load(SeqCst) > 200);
            assert!(server.stop() < Duration::from_secs(10));
            is_over.store(true, SeqCst);
            let unanswered: usize = clients.into_iter().map(|client| client.join().unwrap()).sum();
            assert_eq!(unanswered, 0, "of {}", answered.load(SeqCst));
        });
    }
}

#[test]
fn a_connection_that_stays_open_is_told_that_its_answer_was_the_last() {
    let (mut server, _) = crate::server();
    let stop = |server: &mut Server| server.stop();
    let mut stream = connect(&server);
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: kilo\r\n\r\n").unwrap();
    read_one(&stream, "\r\n\r\nok");
    // Made before the end, and heard in the middle of it.
    let mut late = connect(&server);
    std::thread::scope(|scope| {
        let stopping = scope.spawn(|| stop(&mut server));
        let closing = |said: &str| said.to_lowercase().contains("connection: close");
        let mut said = String::new();
        while !closing(&said) {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: kilo\r\n\r\n").unwrap();
            said = read_one(&stream, "\r\n\r\nok");
        }
        late.write_all(b"GET /healthz HTTP/1.1\r\nhost: kilo\r\n\r\n").unwrap();
        let answer = Answer::read(&late);
        assert_eq!((answer.status, answer.header("connection")), (200, Some("close")));
        assert!(stopping.join().unwrap() < Duration::from_secs(10));
    });
}
