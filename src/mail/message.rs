//! A letter as it goes over the wire.

use lettre::address::Envelope;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, message};

use super::letters::Letter;
use super::transport::Sender;
use crate::values::{Email, Line};

/// Why a letter can't be put together.
#[derive(Debug, thiserror::Error)]
pub enum Unwritten {
    /// An address that no mail server would take.
    #[error("the address can't be written to")]
    Address(#[from] lettre::address::AddressError),
    /// Its template can't be filled.
    #[error("its template can't be filled")]
    Template(#[from] askama::Error),
    /// Its parts don't fit together.
    #[error("its parts don't fit together")]
    Parts(#[from] lettre::error::Error),
}

/// That a program wrote it, so that no program answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".into())
    }
}

/// A letter ready to be handed over: from whom to whom, and its bytes. Every attempt to send it
/// bears one Message-ID, so that a mailbox can tell a duplicate.
pub fn written(
    letter: &Letter,
    id: &str,
    from: &Sender,
    to: (&Line, &Email),
    at: std::time::SystemTime,
) -> Result<(Envelope, Vec<u8>), Unwritten> {
    let (subject, words) = letter.render()?;
    let sender: Address = from.from.as_str().parse()?;
    let recipient: Address = to.1.as_str().parse()?;
    let envelope = Envelope::new(Some(sender.clone()), vec![recipient.clone()])?;
    let alternatives = MultiPart::alternative()
        .singlepart(part(ContentType::TEXT_PLAIN, words.text))
        .singlepart(part(ContentType::TEXT_HTML, words.html));
    let message: Message = message::MessageBuilder::new()
        .from(Mailbox::new(Some(from.name.to_string()), sender))
        .to(Mailbox::new(Some(to.0.to_string()), recipient))
        .subject(subject)
        .date(at)
        .message_id(Some(format!("<{id}@{}>", from.from.domain())))
        .header(AutoSubmitted)
        .multipart(alternatives)?;
    Ok((envelope, message.formatted()))
}

fn part(kind: ContentType, words: String) -> SinglePart {
    SinglePart::builder().header(kind).body(words)
}
