//! Several processes over one database.

use super::{Sinks, log, send_test};
use kilo_testkit::wait_until;

#[test]
fn two_processes_deliver_each_notification_once() {
    let sinks = Sinks::start();
    let (server, _) = sinks.server();
    let another = server.another(&sinks.settings());
    let owners = [server.signed_in("owner@a.example"), another.signed_in("owner@a.example")];
    // Long enough under way that the other process looks at them meanwhile.
    sinks.slack.hold();
    sinks.mail.hold();
    let senders: Vec<_> = (0..10)
        .map(|number| {
            let owner = owners[number % 2].clone();
            std::thread::spawn(move || send_test(&owner))
        })
        .collect();
    senders.into_iter().for_each(|sender| assert_eq!(sender.join().unwrap().len(), 2));
    wait_until("many are under way", || sinks.slack.received().len() + sinks.mail.mails().len() >= 16);
    sinks.slack.release();
    sinks.mail.release();
    wait_until("all arrived", || log(&owners[0]).iter().all(|delivery| delivery["state"] == "delivered"));
    let deliveries = log(&owners[1]);
    assert_eq!(deliveries.len(), 20);
    assert!(deliveries.iter().all(|delivery| delivery["attempts"] == 1), "{deliveries:?}");
    assert_eq!((sinks.slack.received().len(), sinks.mail.mails().len()), (10, 10));
    let ids: std::collections::BTreeSet<_> = sinks.mail.mails().iter().map(|mail| mail.header("message-id")).collect();
    assert_eq!(ids.len(), 10);
}
