//! `/widget`, `/settings/widget`, and who answers a visitor.

mod agent;
mod conversations;
mod cross_origin;
mod disclosure;
mod feedback;
mod leads;
mod origins;
mod settings;
mod streaming;
mod visitors;

use kilo_testkit::{Client, Server, Workspace};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::{Value, json};

/// A visitor who has said something, and the conversation.
struct Visit {
    client: Client,
    id: String,
    token: String,
}

impl Visit {
    fn begin(server: &Server, workspace: &Workspace, text: &str) -> Self {
        let started = server.visitor(workspace, "").post("/widget/conversations", &json!({ "text": text }));
        assert_eq!(started.status, 201, "{}", started.body);
        let (id, token) = (started.text("conversation_id"), started.text("visitor_token"));
        Self { client: server.visitor(workspace, &token), id, token }
    }

    fn path(&self) -> String {
        format!("/widget/conversations/{}/messages", self.id)
    }

    fn say(&self, text: &str) -> kilo_testkit::Answer {
        self.client.post(&self.path(), &json!({ "text": text }))
    }

    /// Who said what, as the visitor sees it.
    fn said(&self) -> Vec<(String, String)> {
        texts(&self.client.get(&self.path()).json()["data"])
    }
}

fn texts(messages: &Value) -> Vec<(String, String)> {
    let text = |message: &Value, name: &str| message[name].as_str().unwrap().to_owned();
    messages.as_array().unwrap().iter().map(|message| (text(message, "role"), text(message, "text"))).collect()
}

/// What `statement` gives as `text`, past the server.
#[actix_web::main]
async fn sql(server: &Server, statement: &str) -> Vec<String> {
    let db = Database::connect(format!("sqlite://{}", server.database().display())).await.unwrap();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), statement)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "text").unwrap()).collect()
}
