//! Requests that the service makes to others: over TLS, without following redirects, bounded in time
//! and size.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::{Connect, HttpConnector};
use hyper_util::rt::TokioExecutor;

use super::reach::{self, Guarded};
use crate::language::t;
use crate::values::Invalid;

/// For how long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest answer that is read.
const MOST_BYTES: usize = 256 * 1024;

/// An address of another service: `https://`, or plain `http://` to this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(hyper::Uri);

impl Endpoint {
    /// Parses an address; `key` is the setting that holds it.
    pub fn parse(key: &'static str, text: &str) -> Result<Self, Invalid> {
        let refused = |reason: &str| Invalid::new(key, reason);
        let uri: hyper::Uri = text.parse().map_err(|_| {
            refused(t!(
                "it is no address of the form https://login.example.org/path"
            ))
        })?;
        let here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if here => {}
            _ => {
                return Err(refused(t!(
                    "it begins with https:// (http:// is for this machine alone)"
                )));
            }
        }
        if uri
            .authority()
            .is_some_and(|who| who.as_str().contains('@'))
            || text.contains('#')
        {
            return Err(refused(t!("it has no name, password or fragment in it")));
        }
        Ok(Self(uri))
    }

    /// The address.
    pub fn uri(&self) -> &hyper::Uri {
        &self.0
    }

    /// The address that it names as a number; none where it is a name.
    pub fn literal(&self) -> Option<IpAddr> {
        let host = self.0.host()?;
        host.trim_matches(['[', ']']).parse().ok()
    }

    /// Scheme and host, as a content security policy names them.
    pub fn origin(&self) -> String {
        let scheme = self.0.scheme_str().unwrap_or("https");
        let authority = self.0.authority().map_or("", |who| who.as_str());
        format!("{scheme}://{authority}")
    }

    /// The address with these fields in its query, beside what is there.
    pub fn with_query(
        &self,
        fields: &[(&str, &str)],
    ) -> Result<String, serde_urlencoded::ser::Error> {
        let query = serde_urlencoded::to_string(fields)?;
        let mark = if self.0.query().is_some() { '&' } else { '?' };
        Ok(format!("{}{mark}{query}", self.0))
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    /// This machine lacks what TLS needs.
    #[error("TLS can't be set up: {0}")]
    Tls(String),
    /// The request can't be sent.
    #[error("it can't be reached: {0}")]
    Unreached(String),
    /// It took too long.
    #[error("it gave no answer in {} seconds", PATIENCE.as_secs())]
    Late,
    /// Its address is of a network that isn't everybody's.
    #[error("its address is of a network that isn't everybody's")]
    Inside,
    /// More than is read.
    #[error("its answer broke off, or is over {MOST_BYTES} bytes")]
    Body,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its body.
    pub body: Bytes,
}

/// Sends a request to an address of the configuration, and reads the answer.
pub async fn send(request: Request<Full<Bytes>>) -> Result<Answer, Unanswered> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    answered(over_tls(http)?, request).await
}

/// Sends a request to an address that somebody entered: to a machine that everybody can reach, or to
/// one of `inside`.
pub async fn send_guarded(
    endpoint: &Endpoint,
    request: Request<Full<Bytes>>,
    inside: &[IpAddr],
) -> Result<Answer, Unanswered> {
    // An address that is a number is connected to without being looked up.
    if endpoint
        .literal()
        .is_some_and(|ip| !reach::allows(ip, inside))
    {
        return Err(Unanswered::Inside);
    }
    let guarded = Guarded(Arc::from(inside));
    let mut http = HttpConnector::new_with_resolver(guarded);
    http.enforce_http(false);
    answered(over_tls(http)?, request).await
}

async fn answered<C>(connector: C, request: Request<Full<Bytes>>) -> Result<Answer, Unanswered>
where
    C: Connect + Clone + Send + Sync + 'static,
{
    let client: Client<C, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let whole = async {
        let response = client
            .request(request)
            .await
            .map_err(|error| Unanswered::Unreached(error.to_string()))?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MOST_BYTES)
            .collect()
            .await;
        let body = body.map_err(|_| Unanswered::Body)?.to_bytes();
        Ok(Answer { status, body })
    };
    tokio::time::timeout(PATIENCE, whole)
        .await
        .map_err(|_| Unanswered::Late)?
}

/// Speaks TLS over what connects, on ring and with the roots that browsers trust.
fn over_tls<C>(http: C) -> Result<HttpsConnector<C>, Unanswered> {
    let provider = rustls::crypto::ring::default_provider();
    let builder = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(provider)
        .map_err(|error| Unanswered::Tls(error.to_string()))?;
    Ok(builder.https_or_http().enable_http1().wrap_connector(http))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_others() {
        for good in [
            "https://a.example/b?c=d",
            "http://127.0.0.1:80/",
            "http://localhost/x",
        ] {
            assert!(Endpoint::parse("k", good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.example/",
            "ftp://a.example/",
            "a.example",
            "https://me:secret@a.example/",
            "https://a.example/#f",
            "http://localhost.example/",
            "",
        ] {
            assert!(Endpoint::parse("k", bad).is_err(), "{bad}");
        }
        let with = |text| {
            Endpoint::parse("k", text)
                .unwrap()
                .with_query(&[("b", "c d")])
        };
        assert_eq!(
            with("https://a.example/x?y=1").unwrap(),
            "https://a.example/x?y=1&b=c+d"
        );
        assert_eq!(
            with("https://a.example/x").unwrap(),
            "https://a.example/x?b=c+d"
        );
    }
}
