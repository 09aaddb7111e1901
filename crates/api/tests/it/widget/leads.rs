//! Addresses that visitors leave while the widget is paused.

use crate::KILO;
use kilo_testkit::{Answer, Client, HttpSink, Server, Workspace, conversation, wait_until};
use serde_json::{Value, json};

/// A trial that is used up, with a Slack webhook and a mail address to notify.
struct Paused {
    server: Server,
    workspace: Workspace,
    owner: Client,
    page: Client,
    slack: HttpSink,
}

impl Paused {
    fn new(more: &[(&str, &str)]) -> Self {
        let slack = HttpSink::start();
        let mut settings = vec![("KILO_OUTBOUND_ALLOW", slack.address.as_str())];
        settings.extend(more);
        let server = Server::start_with(KILO, &settings);
        let workspace = server.workspace_on("owner@a.example", "trial");
        let owner = server.signed_in("owner@a.example");
        server.person(&workspace, "sales@a.example", "viewer");
        let told = json!({ "slack_webhook_url": slack.url("/hook"), "email_recipients": ["sales@a.example"] });
        assert_eq!(owner.put("/settings/notifications", &told).status, 200);
        let page = server.visitor(&workspace, "");
        let refused = leave(&page, "jane@acme.com");
        assert_eq!((refused.status, refused.problem().as_str()), (409, "/problems/leads-not-taken"), "not paused");
        assert_eq!(asks(&page), json!(false));
        let client = server.client(&workspace.key);
        while client.post("/conversations", &conversation("hello")).status == 201 {}
        Self { server, workspace, owner, page, slack }
    }

    fn leads(&self) -> Vec<Value> {
        let page = self.server.client(&self.workspace.key).get("/leads").json();
        page["data"].as_array().unwrap().clone()
    }

    /// Channel and recipient of each notification of a lead.
    fn told(&self) -> Vec<String> {
        let log = self.owner.get("/deliveries?limit=200").json();
        let leads = log["data"].as_array().unwrap().iter().filter(|row| row["kind"] == "lead");
        let mut told: Vec<_> = leads.map(|row| format!("{} {}", row["channel"], row["recipient"])).collect();
        told.sort();
        told
    }
}

fn leave(page: &Client, email: &str) -> Answer {
    page.post("/widget/leads", &json!({ "email": email }))
}

fn asks(page: &Client) -> Value {
    page.get("/widget/config").json()["ask_email"].clone()
}

#[test]
fn an_address_is_kept_and_told_once_and_is_no_conversation() {
    let paused = Paused::new(&[]);
    let (page, owner) = (&paused.page, &paused.owner);
    assert_eq!(asks(page), json!(true));
    let before = (owner.get("/quota").body, owner.get("/conversations/counts?status=active,handed_off,archived").body);
    let whole =
        json!({ "email": " Jane@Acme.com ", "landing_page": "https://acme.example/pricing", "locale": "de-DE" });
    let first = page.post("/widget/leads", &whole);
    assert_eq!((first.status, first.json()), (201, json!({ "email": "Jane@Acme.com" })), "{}", first.body);
    let again = leave(page, "JANE@acme.com");
    assert_eq!(
        (again.status, again.json()),
        (201, json!({ "email": "JANE@acme.com" })),
        "it does not say that it is known"
    );
    let once = |key| page.post_once(key, "/widget/leads", &json!({ "email": "jane@acme.com" }));
    assert_eq!((once("k").status, once("k").body), (201, once("k").body));
    let leads = paused.leads();
    assert_eq!(leads.len(), 1);
    assert_eq!(leads[0]["email"], "Jane@Acme.com");
    assert_eq!((&leads[0]["landing_page"], &leads[0]["locale"]), (&whole["landing_page"], &whole["locale"]));
    assert!(leads[0]["id"].is_string() && leads[0]["created_at"].is_string());
    assert_eq!(paused.told(), [r#""email" "sales@a.example""#, r#""slack" "slack""#]);
    let texts = || paused.slack.received().iter().map(|post| post.json().to_string()).collect::<Vec<_>>();
    wait_until("Slack is told", || texts().iter().any(|text| text.contains("Jane@Acme.com")));
    let after = (owner.get("/quota").body, owner.get("/conversations/counts?status=active,handed_off,archived").body);
    assert_eq!(before, after);
}

#[test]
fn it_is_asked_for_while_paused_and_wanted() {
    let paused = Paused::new(&[]);
    let set = |wanted: bool| paused.owner.put("/settings/widget", &json!({ "ask_email_when_paused": wanted })).json();
    assert_eq!(paused.owner.get("/settings/widget").json()["ask_email_when_paused"], true, "by default");
    assert_eq!(set(false)["ask_email_when_paused"], false);
    assert_eq!((asks(&paused.page), leave(&paused.page, "jane@acme.com").status), (json!(false), 409));
    assert_eq!(set(true)["ask_email_when_paused"], true);
    assert_eq!((asks(&paused.page), leave(&paused.page, "jane@acme.com").status), (json!(true), 201));
    assert_eq!(paused.owner.post_once("pack-1", "/quota/top-ups", &json!({ "packs": 1 })).status, 201);
    assert_eq!((asks(&paused.page), leave(&paused.page, "john@acme.com").status), (json!(false), 409));
    assert_eq!(paused.leads().len(), 1);
}

#[test]
fn many_at_once_are_one_lead() {
    let paused = Paused::new(&[]);
    std::thread::scope(|scope| {
        for number in 0..8 {
            let page = &paused.page;
            let email = ["jane@acme.com", "Jane@ACME.com"][number % 2];
            scope.spawn(move || assert_eq!(leave(page, email).status, 201));
        }
    });
    assert_eq!((paused.leads().len(), paused.told().len()), (1, 2));
}

#[test]
fn what_a_visitor_types_is_an_address_or_refused_and_is_never_markup() {
    let paused = Paused::new(&[]);
    for bad in ["", "jane", "<b>@acme.com", "a@b.c\r\nBcc: x@y.z", "a b@acme.com", "\"a\"@acme.com", "a@b"] {
        let refused = leave(&paused.page, bad);
        assert_eq!((refused.status, &refused.json()["errors"][0]["field"]), (422, &json!("email")), "{bad:?}");
    }
    let long = format!("{}@acme.com", "x".repeat(250));
    assert_eq!(leave(&paused.page, &long).status, 422);
    let message = json!({ "email": "jane@acme.com", "message": "call me" });
    assert_eq!(paused.page.post("/widget/leads", &message).status, 422, "an address is all that is taken");
    assert_eq!(leave(&paused.page, "a&b*_~`@acme.com").status, 201);
    let texts = || paused.slack.received().iter().map(|post| post.json().to_string()).collect::<Vec<_>>();
    wait_until("Slack is told", || texts().iter().any(|text| text.contains("a&amp;b*_~`@acme.com")));
    assert_eq!(paused.leads()[0]["email"], "a&b*_~`@acme.com");
}

#[test]
fn one_address_cannot_leave_many() {
    let paused = Paused::new(&[("KILO_WIDGET_LEADS", "4")]);
    let statuses: Vec<_> = (0..6).map(|number| leave(&paused.page, &format!("{number}@acme.com")).status).collect();
    assert_eq!(statuses, [201, 201, 201, 201, 429, 429]);
    let refused = leave(&paused.page, "0@acme.com");
    assert_eq!(refused.problem(), "/problems/too-many-requests", "whether or not it is known");
    assert!(refused.header("ratelimit").unwrap().contains("\"widget-leads\";r=0;"), "{:?}", refused.headers);
    assert!(refused.header("retry-after").is_some());
}

#[test]
fn leads_come_in_pages_newest_first_and_stay_in_their_workspace() {
    let paused = Paused::new(&[]);
    for name in ["a", "b", "c"] {
        assert_eq!(leave(&paused.page, &format!("{name}@acme.com")).status, 201);
    }
    let client = paused.server.client(&paused.workspace.key);
    let page = client.get("/leads?limit=2").json();
    assert_eq!((&page["data"][0]["email"], &page["data"][1]["email"]), (&json!("c@acme.com"), &json!("b@acme.com")));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = client.get(&format!("/leads?limit=2&cursor={cursor}")).json();
    assert_eq!((&rest["data"][0]["email"], &rest["next_cursor"]), (&json!("a@acme.com"), &Value::Null));
    let other = paused.server.workspace("owner@b.example");
    let other = paused.server.client(&other.key);
    assert_eq!(other.get("/leads").json()["data"], json!([]));
    assert_eq!(other.get(&format!("/leads?cursor={cursor}")).status, 422);
}
