//! Packs that are paid with Stripe, which a server of the test's own stands in for. What it says has the shape of what
//! Stripe says.

mod checkout;
mod events;
pub(crate) mod stripe;

use kilo_testkit::{Answer, Client, Server, Workspace};
use serde_json::json;
use stripe::Stripe;

/// A trial that pays with Stripe, and its owner.
struct Shop {
    stripe: Stripe,
    server: Server,
    workspace: Workspace,
    owner: Client,
}

impl Shop {
    fn open(more: &[(&str, &str)]) -> Self {
        let stripe = Stripe::start();
        let server = stripe.server(more);
        let workspace = server.workspace_on("owner@a.example", "trial");
        let owner = server.signed_in("owner@a.example");
        Self { stripe, server, workspace, owner }
    }

    fn buy(&self, key: &str, packs: u32) -> Answer {
        self.owner.post_once(key, "/quota/top-ups", &json!({ "packs": packs }))
    }

    /// An order that waits to be paid: its id, and that of the session.
    fn order(&self, packs: u32) -> (String, String) {
        let session = self.stripe.opens();
        let placed = self.buy(&session, packs);
        assert_eq!((placed.status, placed.text("state").as_str()), (201, "pending"), "{}", placed.body);
        (placed.text("id"), session)
    }

    fn state(&self, order: &str) -> String {
        self.owner.get(&format!("/quota/top-ups/{order}")).text("state")
    }

    /// Conversations left of packs.
    fn bought(&self) -> u64 {
        self.owner.get("/quota").json()["top_up_remaining"].as_u64().unwrap()
    }

    /// How many lines of the ledger are about packs, and that all of its figures fit.
    fn purchases(&self) -> usize {
        let report = self.server.command(&["quota", "check", "--workspace", &self.workspace.id]);
        assert_eq!(report["ok"], true, "{report}");
        let lines = self.owner.get("/quota/ledger?limit=200").json();
        lines["data"].as_array().unwrap().iter().filter(|line| line["kind"] == "pack_bought").count()
    }
}
