//! A visitor's first message, or the first one after some time away.

use super::{
    send, start_limit,
    store::{self, Standing},
};
use crate::{
    auth::{Guest, Visitor, client, token::VisitorClaims},
    db::{Ask, Scope, Tx},
    error::ApiError,
    features::{
        agent,
        conversations::store::{self as conversations, PageAt, Place, Prepared, Said},
    },
    http::{self, Body},
    idempotency::Attempt,
    limits::Noted,
    startup::State,
};
use actix_web::{HttpRequest, HttpResponse, post, web};
use kilo_types::{
    ConversationId, ExternalId, Message, NewConversation, NewMessage, NewWidgetConversation, Problem, ProblemKind,
    Speaker, Timestamp, WidgetConversation,
};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use uuid::{Builder, Uuid};

/// Start a conversation
///
/// With the `visitor_token` of an earlier conversation whose last message is younger than
/// `conversation_timeout_hours`, the message goes into that one while it has room; the answer has the same form. The same
/// holds with the `visitor_key` of an earlier start, whether or not its answer arrived: tabs that start at once are in one
/// conversation. An `Idempotency-Key` header makes a repeated request safe: within 24 hours, and with a `visitor_key` as
/// long as the conversation is kept.
///
/// 402 when the workspace's quota is used up: nobody can start then. 429 when the visitor's address has started too many,
/// of which those who run the workspace hear once a day, or the visitor has sent too much text.
#[utoipa::path(tag = "widget", operation_id = "create_widget_conversation",
    security(("publishable_key" = []), ("publishable_key" = [], "visitor_token" = [])),
    params(crate::features::docs::Idempotency), request_body(content = NewWidgetConversation, example = json!({ "text": "Do you integrate with Slack?" })), responses(
    (status = 201, body = WidgetConversation), (status = 400, body = Problem), (status = 401, body = Problem), (status = 403, body = Problem),
    (status = 402, body = Problem), (status = 409, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem),
    (status = 422, body = Problem)))]
#[post("/widget/conversations")]
pub async fn start(
    state: web::Data<State>,
    request: HttpRequest,
    guest: Guest,
    body: Body<NewWidgetConversation>,
) -> Result<HttpResponse, ApiError> {
    http::no_query(&request)?;
    super::take_bytes(&state, &request, guest.scope, guest.known, body.bytes.len())?;
    let starter = Starter::of(&state, &request, guest, &body.value);
    // Starts have a place of their own: a message that could not be sent into a conversation that has ended starts the
    // next one under the same key.
    let known = starter.visitor.map(|id| format!("start:{id}"));
    let sender = known.unwrap_or_else(|| super::stranger(&state, &request));
    // What was said decides, not from which page: another one may take over what the first could not send.
    let text = body.value.text.as_str().as_bytes();
    let attempt = Attempt::within(&state, guest.scope, &sender, &request, text)?;
    let heard = Heard::of(&state, &starter, body.value).await?;
    let answer = attempt
        .write_about(
            &state,
            async move |state, tx| {
                let (visitor, message) = open(state, tx, &starter, heard).await?;
                let said = Place { conversation: visitor.conversation, message: message.id };
                Ok((201, Opened { visitor: visitor.id, said }))
            },
            async move |state, tx, opened| opened.tell(state, tx, guest.scope).await,
        )
        .await;
    if answer.as_ref().is_err_and(|error| error.kind() == ProblemKind::TooManyRequests) {
        start_limit::tell(&state, guest.scope).await;
    }
    answer
}

/// Who has begun a conversation, or gone on in one, with which message.
#[derive(Serialize, Deserialize)]
struct Opened {
    visitor: Uuid,
    said: Place,
}

impl Opened {
    /// The answer, with a fresh token: none is kept.
    async fn tell(self, state: &State, tx: &Tx, scope: Scope) -> Result<String, ApiError> {
        let Self { visitor, said } = self;
        let claims = VisitorClaims { sub: visitor, wid: scope.id(), cid: said.conversation };
        let visitor_token = state.tokens.sign_visitor(claims, state.clock.now()).map_err(ApiError::internal)?;
        let message = conversations::message(tx, scope, said).await?;
        let message = serde_json::from_str(&message).map_err(ApiError::internal)?;
        let opened = WidgetConversation { conversation_id: said.conversation, visitor_token, message };
        serde_json::to_string(&opened).map_err(ApiError::internal)
    }
}

/// Who speaks first, and from where.
struct Starter {
    scope: Scope,
    /// Who it is by the token that came along, else by the key of the browser.
    visitor: Option<Uuid>,
    /// The conversation that the token opens.
    conversation: Option<ConversationId>,
    /// Who it is if neither says so.
    stranger: Uuid,
    said_as: Option<ExternalId>,
    /// Whether the page has told the visitor that an AI answers.
    disclosed: bool,
    address: Option<IpAddr>,
    noted: Noted,
}

impl Starter {
    fn of(state: &State, request: &HttpRequest, guest: Guest, new: &NewWidgetConversation) -> Self {
        let browser = || new.visitor_key.as_ref().map(|key| super::visitor_of(state, guest.scope, key));
        Self {
            scope: guest.scope,
            visitor: guest.known.map(|known| known.id).or_else(browser),
            conversation: guest.known.map(|known| known.conversation),
            stranger: Builder::from_random_bytes(state.random.bytes()).into_uuid(),
            said_as: super::said_as(request),
            disclosed: new.disclosed,
            address: client::address(request, &state.config.trusted_proxies),
            noted: Noted::of(request),
        }
    }

    /// The conversation that the token opens, and the one that the visitor was in last.
    async fn conversations(&self, db: &impl Ask) -> Result<Vec<Visitor>, ApiError> {
        let (Some(id), scope) = (self.visitor, self.scope) else { return Ok(Vec::new()) };
        let last = store::last_conversation(db, scope, id).await?;
        let all = [self.conversation, last].into_iter().flatten();
        Ok(all.map(|conversation| Visitor { scope, id, conversation }).collect())
    }

    /// The first of them that goes on.
    async fn standing(&self, db: &impl Ask, now: Timestamp) -> Result<Option<Visitor>, ApiError> {
        for visitor in self.conversations(db).await? {
            if store::standing(db, visitor, now).await? == Standing::GoesOn {
                return Ok(Some(visitor));
            }
        }
        Ok(None)
    }
}

/// What the visitor says, read before anything is locked: as the next message of the conversation that goes on, or as the
/// first of a new one.
struct Heard {
    new: NewWidgetConversation,
    said_as: Option<ExternalId>,
    goes_on: Option<(ConversationId, Said)>,
    begins: Option<Prepared>,
}

impl Heard {
    async fn of(state: &State, starter: &Starter, new: NewWidgetConversation) -> Result<Self, ApiError> {
        let mut heard = Self { new, said_as: starter.said_as.clone(), goes_on: None, begins: None };
        match starter.standing(&state.db.read_of(starter.scope), state.clock.now()).await? {
            Some(visitor) => {
                let said = send::listen(state, visitor, heard.new.text.clone(), heard.said_as.clone()).await?;
                heard.goes_on = Some((visitor.conversation, said));
            }
            None => {
                let first = heard.first();
                heard.begins = Some(conversations::prepare(state, starter.scope, first).await?);
            }
        }
        Ok(heard)
    }

    fn message(&self) -> NewMessage {
        NewMessage { external_id: self.said_as.clone(), ..NewMessage::now(Speaker::Visitor, self.new.text.clone()) }
    }

    fn first(&self) -> NewConversation {
        NewConversation {
            external_id: None,
            started_at: None,
            visitor: None,
            landing_page: self.new.landing_page.clone(),
            locale: self.new.locale.clone(),
            messages: vec![self.message()],
        }
    }

    /// The message for the conversation that goes on; if that is another one than before the lock, it is read anew.
    fn said_in(&mut self, state: &State, visitor: Visitor) -> Said {
        let read = self.goes_on.take().filter(|(conversation, _)| *conversation == visitor.conversation);
        read.map_or_else(|| conversations::unheard(state, visitor.scope, self.message()), |(_, said)| said)
    }

    /// The conversation that begins; if one went on before the lock, it is read now.
    fn begun(&mut self, state: &State, scope: Scope) -> Prepared {
        self.begins.take().unwrap_or_else(|| Prepared::of(state, scope, self.first()))
    }
}

/// Stores the first message where it belongs, unless it is there: in the conversation that goes on, or in a new one.
async fn open(state: &State, tx: &Tx, starter: &Starter, mut heard: Heard) -> Result<(Visitor, Message), ApiError> {
    if let Some(said) = said_before(tx, starter).await? {
        return Ok(said);
    }
    let said = match starter.standing(tx, state.clock.now()).await? {
        Some(visitor) => match send::add(state, tx, visitor, heard.said_in(state, visitor)).await {
            // Nothing of it was stored: whoever has filled a conversation goes on in another.
            Err(error) if error.kind() == ProblemKind::ConversationFull => None,
            added => Some((visitor, added?)),
        },
        None => None,
    };
    let (visitor, message) = match said {
        Some(said) => said,
        None => begin(state, tx, starter, heard.begun(state, starter.scope)).await?,
    };
    agent::visitor_said(state, tx, visitor.scope, visitor.conversation, message.id).await?;
    Ok((visitor, message))
}

/// What was stored when the same message came before.
async fn said_before(tx: &Tx, starter: &Starter) -> Result<Option<(Visitor, Message)>, ApiError> {
    let (Some(id), scope) = (starter.visitor, starter.scope) else { return Ok(None) };
    let Some((conversation, message)) = store::said(tx, scope, id, starter.said_as.as_ref()).await? else {
        return Ok(None);
    };
    let message = serde_json::from_str(&message).map_err(ApiError::internal)?;
    Ok(Some((Visitor { scope, id, conversation }, message)))
}

/// Begins a conversation. It is the one place where visitors do: what limits how many may begin belongs here.
async fn begin(state: &State, tx: &Tx, starter: &Starter, new: Prepared) -> Result<(Visitor, Message), ApiError> {
    let (scope, address, id) = (starter.scope, starter.address, starter.visitor.unwrap_or(starter.stranger));
    state.limits.widget_start(&starter.noted, address, state.clock.now())?;
    let address_hash = address.map(|address| state.keyed_hash.of("visitor", &client::identity(address)));
    let (conversation, _) = conversations::capture(state, tx, scope, new).await?;
    store::remember(tx, scope, conversation, id, address_hash).await?;
    if starter.disclosed {
        store::disclosed(tx, scope, conversation).await?;
    }
    let window = conversations::window(tx, scope, conversation, PageAt::Beginning, 1).await?;
    let first = conversations::messages(tx, &window).await?.messages.pop().unwrap_or_default();
    let message = serde_json::from_str(&first).map_err(ApiError::internal)?;
    Ok((Visitor { scope, id, conversation }, message))
}
