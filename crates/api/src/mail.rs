//! Sending mail over SMTP.

use crate::config::Config;
use kilo_domain::{delivery::Outcome, letter::shortened};
use kilo_types::Timestamp;
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue},
    },
    transport::smtp::Error as SmtpError,
};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::runtime::{self, Handle};

/// How long the server may take for one answer.
const ANSWER_TIME_OUT: Duration = Duration::from_secs(15);

/// How long a mail may take in all.
const TIME_OUT: Duration = Duration::from_secs(30);

/// Longest error that is told, in characters.
const MAX_ERROR: usize = 200;

/// Statuses of a server that wants another sign-in: an operator can mend that.
const SIGN_IN: [u16; 4] = [530, 534, 535, 538];

/// Sends mail, where `KILO_SMTP_URL` says how.
#[derive(Clone)]
pub struct Mailer(Option<Sender>);

#[derive(Clone)]
struct Sender {
    transport: Arc<Transport>,
    from: Mailbox,
}

/// Connections to the mail server. Where they end they spawn a task, which wants a runtime even at the end of the process.
struct Transport(Option<AsyncSmtpTransport<Tokio1Executor>>);

impl Drop for Transport {
    fn drop(&mut self) {
        if Handle::try_current().is_ok() {
            return drop(self.0.take());
        }
        if let Ok(runtime) = runtime::Builder::new_current_thread().build() {
            let _within = runtime.enter();
            drop(self.0.take());
        }
    }
}

/// The transport knows a password.
impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Mailer").field(&self.0.as_ref().map(|sender| &sender.from)).finish()
    }
}

/// A mail to one recipient.
#[derive(Debug)]
pub struct Mail<'a> {
    /// Makes its `Message-ID`: the same mail sent twice is shown as one.
    pub id: &'a str,
    /// The `id` of the mail to the same recipient that it follows: both are shown as one thread.
    pub follows: Option<&'a str>,
    /// The recipient's address.
    pub to: &'a str,
    /// Its subject, on one line.
    pub subject: &'a str,
    /// Who a reply goes to, where that is not the sender; what is no address is left out.
    pub reply_to: Option<&'a str>,
    /// It as plain text, lines ending in `\n` or `\r\n`.
    pub text: String,
    /// It as HTML.
    pub html: String,
    /// Its date.
    pub sent_at: Timestamp,
}

/// Says that a program sent the mail, so that no program answers it (RFC 3834).
#[derive(Clone, Copy, Debug)]
struct AutoSubmitted;

/// The same for servers that ask for this one.
#[derive(Clone, Copy, Debug)]
struct SuppressResponses;

/// A header whose value is always the same.
macro_rules! fixed_header {
    ($name:ident, $header:literal, $value:literal) => {
        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($header)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                Ok(Self)
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), $value.to_owned())
            }
        }
    };
}

fixed_header!(AutoSubmitted, "Auto-Submitted", "auto-generated");
fixed_header!(SuppressResponses, "X-Auto-Response-Suppress", "All");

impl Mailer {
    /// What the settings say.
    ///
    /// # Errors
    /// Names the setting that does not fit; never its value, which holds a password.
    pub fn new(config: &Config) -> Result<Self, String> {
        let Some(url) = &config.smtp_url else { return Ok(Self(None)) };
        let from = config.mail_from.as_deref().ok_or("KILO_SMTP_URL is set, but KILO_MAIL_FROM is not")?;
        let from = from.parse().map_err(|_| "KILO_MAIL_FROM must be an address such as Kilo <kilo@acme.example>")?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.reveal())
            .map_err(|_| "KILO_SMTP_URL must be an address such as smtps://user:password@mail.acme.example")?
            .timeout(Some(ANSWER_TIME_OUT))
            .build();
        Ok(Self(Some(Sender { transport: Arc::new(Transport(Some(transport))), from })))
    }

    /// Sends `mail` once.
    pub async fn send(&self, mail: Mail<'_>) -> Outcome {
        let Some(sender) = &self.0 else { return Outcome::refused("Mail is not set up (KILO_SMTP_URL).") };
        let message = match sender.message(mail) {
            Ok(message) => message,
            Err(error) => return Outcome::refused(format!("The mail cannot be written: {error}.")),
        };
        let Some(transport) = &sender.transport.0 else { return Outcome::failed("The program is about to end.") };
        match tokio::time::timeout(TIME_OUT, transport.send(message)).await {
            Ok(Ok(_)) => Outcome::Delivered,
            Ok(Err(error)) => judge(&error),
            Err(_) => Outcome::failed("The mail server did not answer in time."),
        }
    }
}

impl Sender {
    /// Every header is a typed one, and both bodies are encoded: no text can end a header or the mail.
    fn message(&self, mail: Mail<'_>) -> Result<Message, lettre::error::Error> {
        let to: Address = mail.to.parse().map_err(|_| lettre::error::Error::MissingTo)?;
        let part = |kind, text: String| {
            let encoding = ContentTransferEncoding::QuotedPrintable;
            SinglePart::builder().header(kind).header(encoding).body(text.replace("\r\n", "\n").replace('\n', "\r\n"))
        };
        let reply_to = mail.reply_to.and_then(|address| address.parse::<Address>().ok());
        let millis = u64::try_from(mail.sent_at.millis()).unwrap_or(0);
        let named = |id: &str| format!("<{id}@{}>", self.from.email.domain());
        let message = Message::builder();
        let message = match reply_to {
            Some(address) => message.reply_to(Mailbox::new(None, address)),
            None => message,
        };
        let message = match mail.follows.map(named) {
            Some(before) => message.in_reply_to(before.clone()).references(before),
            None => message,
        };
        message
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
            .header(AutoSubmitted)
            .header(SuppressResponses)
            .message_id(Some(named(mail.id)))
            .multipart(
                MultiPart::alternative()
                    .singlepart(part(ContentType::TEXT_PLAIN, mail.text))
                    .singlepart(part(ContentType::TEXT_HTML, mail.html)),
            )
    }
}

/// What a server refuses for good is not tried again, unless it is our sign-in.
fn judge(error: &SmtpError) -> Outcome {
    let signs_in = error.status().is_some_and(|code| SIGN_IN.contains(&code.into()));
    let text = shortened(&error.to_string(), MAX_ERROR);
    if error.is_permanent() && !signs_in {
        return Outcome::refused(format!("The mail server refused it: {text}."));
    }
    if error.is_timeout() {
        return Outcome::failed("The mail server did not answer in time.");
    }
    Outcome::failed(format!("The mail could not be sent: {text}."))
}
