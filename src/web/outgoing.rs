//! Requests that the service makes to others: over TLS, without following redirects, bounded in time
//! and size.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, StatusCode};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

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
        let uri: hyper::Uri = text
            .parse()
            .map_err(|_| refused("it is no address of the form https://login.example.org/path"))?;
        let here = matches!(uri.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if here => {}
            _ => {
                return Err(refused(
                    "it begins with https:// (http:// is for this machine alone)",
                ));
            }
        }
        if uri
            .authority()
            .is_some_and(|who| who.as_str().contains('@'))
            || text.contains('#')
        {
            return Err(refused("it has no name, password or fragment in it"));
        }
        Ok(Self(uri))
    }

    /// The address.
    pub fn uri(&self) -> &hyper::Uri {
        &self.0
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

/// Sends a request, and reads the answer.
pub async fn send(request: Request<Full<Bytes>>) -> Result<Answer, Unanswered> {
    let client = client()?;
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

fn client() -> Result<Client<HttpsConnector<HttpConnector>, Full<Bytes>>, Unanswered> {
    let provider = rustls::crypto::ring::default_provider();
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(provider)
        .map_err(|error| Unanswered::Tls(error.to_string()))?
        .https_or_http()
        .enable_http1()
        .build();
    Ok(Client::builder(TokioExecutor::new()).build(connector))
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
