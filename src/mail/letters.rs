//! The catalogue: every letter that the service writes. Texts of people come in as values that
//! were parsed at the edge; moments and days as `web::page` shows them.

use std::fmt;

use askama::Template;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::words::flow;
use super::{Channel, rules};
use crate::language::catalogue::ENGLISH;
use crate::language::{self, Say as _};

/// Something that is nobody else's: never printed but into the letter itself, wiped after use.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Secret(Zeroizing<String>);

impl From<String> for Secret {
    fn from(secret: String) -> Self {
        Self(Zeroizing::new(secret))
    }
}

impl From<Secret> for String {
    fn from(secret: Secret) -> Self {
        secret.0.as_str().to_owned()
    }
}

impl Secret {
    fn shown(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret")
    }
}

macro_rules! letters {
    ($(
        $(#[$doc:meta])*
        $name:ident $kind:tt $path:tt {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Template)]
            #[template(path = $path, whitespace = "preserve")]
            #[serde(deny_unknown_fields)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl From<$name> for Letter {
                fn from(letter: $name) -> Self {
                    Self::$name(letter)
                }
            }
        )*

        /// A letter.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Letter {
            $($(#[$doc])* #[serde(rename = $kind)] $name($name),)*
        }

        impl Letter {
            /// The words of all kinds.
            pub const KINDS: &[&str] = &[$($kind),*];

            /// The word of its kind.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $kind,)*
                }
            }

            /// Whether it carries a secret of whom it goes to: then nobody else is shown it.
            pub fn carries_secret(&self) -> bool {
                match self {
                    $(Self::$name(_) => {
                        const TYPES: &[&str] = &[$(stringify!($type)),*];
                        TYPES.iter().any(|of| of.contains("Secret"))
                    })*
                }
            }

            /// The template with its values: the subject on the first line, then the words.
            fn filled(&self) -> Result<String, askama::Error> {
                match self {
                    $(Self::$name(letter) => letter.render(),)*
                }
            }
        }
    };
}

letters! {
    /// To anybody who wants to sign in.
    SignInCode "sign-in-code" "mail/letters/sign-in-code.txt" {
        /// Eight digits.
        code: Secret,
        /// For how long it holds.
        minutes: i64,
    }
    /// To somebody whose means of signing in were changed.
    AccountChanged "account-changed" "mail/letters/account-changed.txt" {
        /// What was changed: "An authenticator app was added."
        what: String,
        /// Where they can look.
        link: String,
    }
    /// To somebody who was given an office of the service.
    Appointed "appointed" "mail/letters/appointed.txt" {
        /// "secretary of The panel"
        office: String,
        /// Where they sign in.
        link: String,
    }
    /// To a member whom others propose.
    Proposed "proposed" "mail/letters/proposed.txt" {
        /// Title of the election.
        election: String,
        /// Who proposes them.
        by: String,
        /// Where they accept or decline.
        link: String,
        /// Until when.
        until: String,
    }
    /// To a proposer or seconder, who has to confirm.
    SupportAsked "support-asked" "mail/letters/support-asked.txt" {
        /// Title of the election.
        election: String,
        /// Who stands.
        candidate: String,
        /// "proposer" or "seconder".
        role: String,
        /// Where they confirm or decline.
        link: String,
        /// What they confirm with, unless they sign in.
        code: Secret,
        /// Until when.
        until: String,
    }
    /// To a member whose nomination came in.
    NominationFiled "nomination-filed" "mail/letters/nomination-filed.txt" {
        /// Title of the election.
        election: String,
        /// What is still missing, perhaps nothing.
        missing: Option<String>,
        /// Where it is seen and withdrawn.
        link: String,
    }
    /// To a member whose nomination was accepted or rejected.
    NominationDecided "nomination-decided" "mail/letters/nomination-decided.txt" {
        /// Title of the election.
        election: String,
        /// Whether it was accepted.
        accepted: bool,
        /// Why not.
        reason: Option<String>,
        /// Where it is seen.
        link: String,
    }
    /// To a member who withdrew.
    NominationWithdrawn "nomination-withdrawn" "mail/letters/nomination-withdrawn.txt" {
        /// Title of the election.
        election: String,
    }
    /// To somebody who is asked to hold a key of an election.
    TrusteeInvited "trustee-invited" "mail/letters/trustee-invited.txt" {
        /// Title of the election.
        election: String,
        /// Who asks.
        by: String,
        /// Where they begin.
        link: String,
        /// Until when.
        until: String,
    }
    /// To a trustee whose turn it is, or who is reminded.
    TrusteeTask "trustee-task" "mail/letters/trustee-task.txt" {
        /// Title of the election.
        election: String,
        /// What is to be done: "shuffle the ballots".
        task: String,
        /// Where.
        link: String,
        /// Until when.
        until: Option<String>,
        /// Whether they were asked before.
        again: bool,
    }
    /// To the registrar of an election.
    RegistrarInvited "registrar-invited" "mail/letters/registrar-invited.txt" {
        /// Title of the election.
        election: String,
        /// Who asks.
        by: String,
        /// Where they begin.
        link: String,
        /// Until when.
        until: String,
    }
    /// To every voter when voting opens, or before.
    Invitation "invitation" "mail/letters/invitation.txt" {
        /// Title of the election.
        election: String,
        /// When voting opens.
        opens: String,
        /// When it closes.
        closes: String,
        /// Where they vote.
        link: String,
        /// Whom to ask.
        contact: String,
    }
    /// To every voter: the code that they vote with.
    Credential "credential" "mail/letters/credential.txt" {
        /// Title of the election.
        election: String,
        /// The voting code.
        code: Secret,
        /// When voting closes.
        closes: String,
        /// Where they vote.
        link: String,
        /// Whether it stands for one that was lost.
        replaces: bool,
    }
    /// To voters who have not voted.
    Reminder "reminder" "mail/letters/reminder.txt" {
        /// Title of the election.
        election: String,
        /// When voting closes.
        closes: String,
        /// Where they vote.
        link: String,
    }
    /// To voters when the close is put off.
    Extended "extended" "mail/letters/extended.txt" {
        /// Title of the election.
        election: String,
        /// When voting closes now.
        closes: String,
        /// Why.
        reason: String,
        /// Where they vote.
        link: String,
    }
    /// To a voter who asks for it: the receipt of a ballot on the board.
    Receipt "receipt" "mail/letters/receipt.txt" {
        /// Title of the election.
        election: String,
        /// The ballot's tracker.
        tracker: String,
        /// When it was accepted.
        accepted: String,
        /// The receipt itself, JSON on one line.
        receipt: String,
        /// Where the ballot is found.
        link: String,
    }
    /// To every candidate, before the public declaration.
    CandidateResult "candidate-result" "mail/letters/candidate-result.txt" {
        /// Title of the election.
        election: String,
        /// Whether they are elected.
        elected: bool,
        /// Where they accept or decline, if elected; where the count is seen, if not.
        link: String,
    }
    /// To voters when the result is declared.
    Declared "declared" "mail/letters/declared.txt" {
        /// Title of the election.
        election: String,
        /// Where the result is seen.
        link: String,
        /// Until when it may be challenged.
        challenges: Option<String>,
    }
    /// To a panel's secretaries: a seat falls vacant.
    VacancyOpened "vacancy-opened" "mail/letters/vacancy-opened.txt" {
        /// The panel's name.
        panel: String,
        /// "Seat 3".
        post: String,
        /// First day without a holder.
        since: String,
        /// What comes next.
        next: String,
        /// The vacancy's number.
        vacancy: i64,
        /// The panel's page.
        link: String,
    }
    /// To somebody who is found for a vacant seat.
    SeatOffered "seat-offered" "mail/letters/seat-offered.txt" {
        /// The panel's name.
        panel: String,
        /// "Seat 3".
        post: String,
        /// First day, if they accept today.
        from: Option<String>,
        /// Last day.
        until: Option<String>,
        /// Where they answer.
        answer: String,
        /// The panel's page.
        link: String,
    }
    /// To a panel's secretaries: something is to be looked into.
    MatterRaised "matter-raised" "mail/letters/matter-raised.txt" {
        /// The panel's name.
        panel: String,
        /// What happened, without a name.
        what: String,
        /// Where matters are listed.
        list: String,
        /// The panel's page.
        link: String,
    }
    /// To every operator: a receiver of changes takes nothing, and is told nothing more.
    WebhookStopped "webhook-stopped" "mail/letters/webhook-stopped.txt" {
        /// The receiver's host.
        receiver: String,
        /// The webhook.
        webhook: String,
        /// Since when it has taken nothing.
        since: String,
    }
    /// To a secretary who wants to see how the invitation arrives: the same, and says that it is a trial.
    Trial "trial" "mail/letters/trial.txt" {
        /// Title of the election.
        election: String,
        /// When voting opens.
        opens: String,
        /// When it closes.
        closes: String,
        /// Where they vote.
        link: String,
        /// Whom to ask.
        contact: String,
    }
}

impl Letter {
    /// Subject and words.
    pub fn render(&self) -> Result<(String, super::words::Rendered), askama::Error> {
        // Whoever causes a letter isn't who reads it.
        language::for_reader(&ENGLISH, || {
            let filled = self.filled()?;
            let (first, rest) = filled.split_once('\n').unwrap_or((&filled, ""));
            let subject = rules::subject(first);
            let rendered = super::words::render(&subject, rest)?;
            Ok((subject, rendered))
        })
    }

    /// By which sender it goes.
    pub fn channel(&self) -> Channel {
        match self {
            Self::Credential(_) => Channel::Credentials,
            _ => Channel::General,
        }
    }

    /// Whether what it says is gone as soon as it is sent.
    pub fn is_gone_when_sent(&self) -> bool {
        matches!(self, Self::Credential(_) | Self::SignInCode(_))
    }

    /// Whether somebody is waiting for it: then it overtakes the others and isn't paced.
    pub fn is_urgent(&self) -> bool {
        matches!(self, Self::SignInCode(_))
    }

    /// For how long it is worth sending.
    pub fn worth(&self) -> Duration {
        match self {
            Self::SignInCode(letter) => Duration::minutes(letter.minutes),
            _ => Duration::days(2),
        }
    }
}
