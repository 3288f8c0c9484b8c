//! Handing letters to mail servers, by lettre's SMTP. We speak the steps of a transaction
//! ourselves, so as to know whether the server can have taken the letter when the connection breaks.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Severity;
use tokio::sync::Mutex;

use super::Channel;
use crate::values::{Email, Line};

/// For each step of a transaction.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long all steps of a letter may take: less than a job is leased for.
const IN_ALL: Duration = Duration::from_secs(240);

/// By which servers letters leave. Without one they wait in the outbox.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// For all letters.
    pub general: Option<Sender>,
    /// For letters with voting codes, where they are to go another way.
    pub credentials: Option<Sender>,
    /// Most letters a minute, over all instances.
    pub per_minute: u32,
}

impl Default for MailSettings {
    fn default() -> Self {
        Self {
            general: None,
            credentials: None,
            per_minute: 300,
        }
    }
}

impl MailSettings {
    /// Which sender a channel's letters go by.
    pub fn sender(&self, channel: Channel) -> Option<&Sender> {
        match channel {
            Channel::General => self.general.as_ref(),
            Channel::Credentials => self.credentials.as_ref().or(self.general.as_ref()),
        }
    }

    /// Whether voting codes go another way than invitations to sign in.
    pub fn separate(&self) -> bool {
        match (&self.general, &self.credentials) {
            (Some(general), Some(codes)) => {
                general.from != codes.from || general.host != codes.host
            }
            _ => false,
        }
    }
}

/// A mail server, and as whom we write.
#[derive(Clone)]
pub struct Sender {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub tls: Tls,
    /// Name and password, if it asks for them.
    pub login: Option<(String, zeroize::Zeroizing<String>)>,
    /// As whom: the name.
    pub name: Line,
    /// As whom: the address.
    pub from: Email,
}

impl fmt::Debug for Sender {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sender({}:{})", self.host, self.port)
    }
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// From the first byte (port 465).
    Implicit,
    /// By STARTTLS, without which nothing is sent (port 587).
    Starttls,
    /// Not at all: for a server on this machine.
    None,
}

/// How an attempt ended. The words are the server's, or ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The server took it.
    Taken,
    /// It refused it for good.
    Refused(String),
    /// Not taken, for now.
    NotNow(String),
    /// The connection broke after the letter and before the answer.
    Unknown(String),
}

/// The connections of this instance, one a channel: letters leave one after the other.
#[derive(Clone, Debug)]
pub struct Mailer {
    settings: MailSettings,
    general: Connection,
    credentials: Connection,
}

#[derive(Clone, Default)]
struct Connection(Arc<Mutex<Option<AsyncSmtpConnection>>>);

impl fmt::Debug for Connection {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Connection")
    }
}

impl Mailer {
    /// Connects when there is something to send.
    pub fn new(settings: &MailSettings) -> Self {
        Self {
            settings: settings.clone(),
            general: Connection::default(),
            credentials: Connection::default(),
        }
    }

    /// Hands over a letter, as RFC 5322 has it, from one address to one other.
    pub async fn hand_over(&self, channel: Channel, envelope: &Envelope, letter: &[u8]) -> Handed {
        let Some(sender) = self.settings.sender(channel) else {
            return Handed::NotNow("no mail server is set up".into());
        };
        let kept = match channel {
            Channel::General => &self.general,
            Channel::Credentials => &self.credentials,
        };
        let mut kept = kept.0.lock().await;
        // Each step has its minute; all together they stay within the time for which the job is ours,
        // or another instance would begin on the same letter.
        let all = tokio::time::timeout(IN_ALL, Self::steps(&mut kept, sender, envelope, letter));
        match all.await {
            Ok(handed) => handed,
            Err(_) => {
                *kept = None;
                Handed::Unknown("the mail server took too long".into())
            }
        }
    }

    async fn steps(
        kept: &mut Option<AsyncSmtpConnection>,
        sender: &Sender,
        envelope: &Envelope,
        letter: &[u8],
    ) -> Handed {
        let mut connection = match ready(kept.take(), sender).await {
            Ok(connection) => connection,
            Err(why) => return why,
        };
        let handed = transaction(&mut connection, envelope, letter).await;
        match &handed {
            Handed::Taken => *kept = Some(connection),
            Handed::Unknown(_) => {}
            Handed::Refused(_) | Handed::NotNow(_) => {
                if let Ok(Ok(_)) = patient(connection.command(Rset)).await {
                    *kept = Some(connection);
                }
            }
        }
        handed
    }
}

type Smtp<T> = Result<T, lettre::transport::smtp::Error>;

/// The kept connection if it still answers, or a new one.
async fn ready(
    kept: Option<AsyncSmtpConnection>,
    to: &Sender,
) -> Result<AsyncSmtpConnection, Handed> {
    if let Some(mut connection) = kept {
        let alive = tokio::time::timeout(PATIENCE, connection.test_connected()).await;
        if alive == Ok(true) {
            return Ok(connection);
        }
    }
    match patient(connect(to)).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(Handed::NotNow(said(&error))),
        Err(slow) => Err(Handed::NotNow(slow.to_owned())),
    }
}

async fn connect(to: &Sender) -> Smtp<AsyncSmtpConnection> {
    let parameters = || TlsParameters::new(to.host.clone());
    let implicit = match to.tls {
        Tls::Implicit => Some(parameters()?),
        Tls::Starttls | Tls::None => None,
    };
    let name = ClientId::Domain(to.from.domain().to_owned());
    let server = (to.host.as_str(), to.port);
    let mut connection =
        AsyncSmtpConnection::connect_tokio1(server, Some(PATIENCE), &name, implicit, None).await?;
    if to.tls == Tls::Starttls {
        connection.starttls(parameters()?, &name).await?;
    }
    if let Some((user, password)) = &to.login {
        let login = Credentials::new(user.clone(), password.to_string());
        connection.auth(DEFAULT_MECHANISMS, &login).await?;
    }
    Ok(connection)
}

async fn transaction(
    connection: &mut AsyncSmtpConnection,
    envelope: &Envelope,
    letter: &[u8],
) -> Handed {
    let from = Mail::new(envelope.from().cloned(), Vec::new());
    if let Err(why) = step(connection, from).await {
        return why;
    }
    for to in envelope.to() {
        if let Err(why) = step(connection, Rcpt::new(to.clone(), Vec::new())).await {
            return why;
        }
    }
    if let Err(why) = step(connection, Data).await {
        return why;
    }
    // From here on the server may have the letter.
    match patient(connection.message(letter)).await {
        Ok(Ok(_)) => Handed::Taken,
        Ok(Err(error)) if error.status().is_some() => refused(&error),
        Ok(Err(error)) => Handed::Unknown(said(&error)),
        Err(slow) => Handed::Unknown(slow.to_owned()),
    }
}

/// A step before the letter itself: whatever goes wrong, the server has nothing.
async fn step(
    connection: &mut AsyncSmtpConnection,
    command: impl fmt::Display,
) -> Result<(), Handed> {
    match patient(connection.command(command)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(refused(&error)),
        Err(slow) => Err(Handed::NotNow(slow.to_owned())),
    }
}

async fn patient<T>(work: impl Future<Output = T>) -> Result<T, &'static str> {
    let done = tokio::time::timeout(PATIENCE, work).await;
    done.map_err(|_| "the mail server didn't answer within a minute")
}

fn refused(error: &lettre::transport::smtp::Error) -> Handed {
    let for_good = |code: lettre::transport::smtp::response::Code| {
        code.severity == Severity::PermanentNegativeCompletion
    };
    match error.status() {
        Some(code) if for_good(code) => Handed::Refused(said(error)),
        _ => Handed::NotNow(said(error)),
    }
}

/// What the secretary reads: one line, not too long.
fn said(error: &lettre::transport::smtp::Error) -> String {
    super::rules::subject(&error.to_string())
}
