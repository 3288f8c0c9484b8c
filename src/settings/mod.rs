//! What an operator has decided, checked: the service's own address, its mail.

pub mod file;

use std::fmt;
use std::net::IpAddr;

use crate::accounts::outside::Outside;
use crate::language::choice::Languages;
use crate::mail::transport::MailSettings;
use crate::values::{Email, Invalid};

/// The settings that handlers and jobs work by.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where people reach the service.
    pub public: PublicUrl,
    /// Whom to write to for help; the panels' secretaries where nobody is named.
    pub contact: Option<Email>,
    /// By which servers letters leave.
    pub mail: MailSettings,
    /// Which other services people may sign in by.
    pub outside: Outside,
    /// Proxies of ours: what they say of where a request comes from is believed.
    pub proxies: Vec<IpAddr>,
    /// Addresses of one's own network that webhooks may have; others are everybody's.
    pub webhooks_inside: Vec<IpAddr>,
    /// For how long things are kept.
    pub retention: Retention,
    /// In which languages pages and refusals are read.
    pub languages: Languages,
}

/// For how long things are kept that nobody needs for ever.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Letters that have left, in days.
    pub letters_days: u16,
}

impl Default for Retention {
    fn default() -> Self {
        Self { letters_days: 90 }
    }
}

/// Where people reach the service: scheme, host, perhaps port, and no path. Every address in a
/// letter begins with it; what a request says its host is counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl Default for PublicUrl {
    fn default() -> Self {
        Self("http://localhost:8080".into())
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl PublicUrl {
    /// Parses `https://vote.example.org`; plain http is for this machine alone.
    pub fn parse(raw: &str) -> Result<Self, Invalid> {
        let refused = |reason: &str| Invalid::new("public_url", reason);
        let whole = raw.trim_end_matches('/');
        let Some((scheme, rest)) = whole.split_once("://") else {
            return Err(refused("write it as https://vote.example.org"));
        };
        let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
        let port = rest.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
        let fits =
            |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || ".-".contains(sign);
        if host.is_empty() || !host.chars().all(fits) || matches!(port, Some(Err(_))) {
            return Err(refused(
                "it is a scheme, a host in lower case and perhaps a port, with no path",
            ));
        }
        match scheme {
            // Browsers leave the usual port out of `Origin`, and so do we.
            "https" => Ok(Self(whole.trim_end_matches(":443").to_owned())),
            "http" if ["localhost", "127.0.0.1"].contains(&host) => Ok(Self(whole.to_owned())),
            _ => Err(refused(
                "it begins with https:// (http:// is for localhost alone)",
            )),
        }
    }

    /// The whole address of a path of ours, which begins with a slash.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// As a browser sends it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// The host alone.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        rest.split_once(':').map_or(rest, |(host, _)| host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_addresses() {
        let parse = |raw| PublicUrl::parse(raw).map(|url| url.to_string());
        assert_eq!(
            parse("https://vote.example.org/").unwrap(),
            "https://vote.example.org"
        );
        assert_eq!(
            parse("http://localhost:8080").unwrap(),
            "http://localhost:8080"
        );
        for bad in [
            "vote.example.org",
            "http://vote.example.org",
            "https://vote.example.org/path",
            "https://Vote.example.org",
            "https://user@vote.example.org",
            "https://vote.example.org:port",
            "https://",
            "javascript://localhost",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        assert_eq!(PublicUrl::default().host(), "localhost");
    }
}
