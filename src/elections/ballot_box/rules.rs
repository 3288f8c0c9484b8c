//! What a receipt says, letter for letter.

use chrono::SecondsFormat;

use super::{Accepted, Receipt};

/// The text that is signed: a line for each thing, so that a voter can check it with everyday
/// tools.
pub fn text(accepted: &Accepted) -> String {
    let Accepted {
        election,
        tracker,
        height,
        event,
        ..
    } = accepted;
    let time = time(accepted);
    format!(
        "hustings-receipt-1\nelection {election}\ntracker {tracker}\nheight {height}\n\
         event {event}\ntime {time}\n"
    )
}

/// A receipt with its signature.
pub fn receipt(accepted: Accepted, signature: String) -> Receipt {
    let time = time(&accepted);
    let Accepted {
        election,
        tracker,
        height,
        event,
        ..
    } = accepted;
    Receipt {
        election,
        tracker,
        height,
        event,
        time,
        signature,
    }
}

fn time(accepted: &Accepted) -> String {
    accepted.time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
