//! How messages are signed, to whom they may go, and when a receiver is given up.

use std::net::IpAddr;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::{DateTime, Duration, Utc};
use ring::hmac;

use crate::jobs::rules::next_attempt;
use crate::language::t;
use crate::values::Invalid;
use crate::web::outgoing::Endpoint;
use crate::web::reach;

/// Bytes of a secret: the specification asks for 24 to 64.
pub const SECRET_BYTES: usize = 32;

/// For how long a secret that was replaced still signs, so that the receiver can be changed meanwhile.
pub const BOTH_SIGN: Duration = Duration::hours(24);

/// The name of a change in the header `webhook-id`: the same however often it is told.
pub fn message(change: i64) -> String {
    format!("msg_{change}")
}

/// A secret as it is shown, once.
pub fn shown(secret: &[u8]) -> String {
    format!("whsec_{}", BASE64_STANDARD.encode(secret))
}

/// One entry of the header `webhook-signature`: `v1`, and the HMAC-SHA256 of name, time and body.
pub fn signature(secret: &[u8], message: &str, at: i64, body: &[u8]) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let mut context = hmac::Context::with_key(&key);
    context.update(format!("{message}.{at}.").as_bytes());
    context.update(body);
    format!("v1,{}", BASE64_STANDARD.encode(context.sign()))
}

/// An address that may be told: of another machine that everybody can reach, or one of `inside`. What
/// a name stands for is looked at again when it is told.
pub fn address(raw: &str, inside: &[IpAddr]) -> Result<Endpoint, Invalid> {
    let endpoint = Endpoint::parse("address", raw)?;
    match endpoint.literal() {
        Some(ip) if !reach::allows(ip, inside) => Err(Invalid::new(
            "address",
            t!(
                "it is of a network that isn’t everybody’s: the operator’s configuration names those \
             that may be told (webhooks.inside)"
            ),
        )),
        _ => Ok(endpoint),
    }
}

/// What becomes of a receiver that did not take a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is told again at this time.
    Again(DateTime<Utc>),
    /// It is told nothing more.
    GiveUp,
}

/// What becomes of a receiver after so many failures in a row, the last with this status: it is given
/// up after about two and a half days, or as soon as it says that it is gone (410).
pub fn after(failures: i32, status: Option<u16>, now: DateTime<Utc>) -> Then {
    match next_attempt(failures, now) {
        Some(at) if status != Some(410) => Then::Again(at),
        _ => Then::GiveUp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks specification's own libraries.
    #[test]
    fn the_signature_of_the_specification() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let (name, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", br#"{"test": 2432232314}"#);
        assert_eq!(
            signature(&secret.unwrap(), name, 1_614_265_330, body),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn who_may_be_told() {
        let inside: Vec<IpAddr> = vec!["127.0.0.1".parse().unwrap()];
        for good in [
            "https://mentors.example.org/hook?x=1",
            "https://93.184.216.34/",
            "http://127.0.0.1:8000/hook",
        ] {
            assert!(address(good, &inside).is_ok(), "{good}");
        }
        for bad in [
            "http://mentors.example.org/",
            "https://169.254.169.254/latest/meta-data",
            "https://10.0.0.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://me:secret@mentors.example.org/",
        ] {
            assert!(address(bad, &inside).is_err(), "{bad}");
        }
        assert!(address("http://127.0.0.1:8000/hook", &[]).is_err());
    }

    #[test]
    fn a_receiver_is_given_up_after_days_or_when_it_says_so() {
        let now = "2026-12-01T12:00:00Z".parse().unwrap();
        assert_eq!(
            after(1, Some(500), now),
            Then::Again(now + Duration::seconds(30))
        );
        assert_eq!(after(29, None, now), Then::Again(now + Duration::hours(3)));
        assert_eq!(after(30, None, now), Then::GiveUp);
        assert_eq!(after(1, Some(410), now), Then::GiveUp);
    }
}
