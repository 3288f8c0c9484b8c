//! Where a request comes from.

use std::net::{IpAddr, SocketAddr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::accounts::codes::rules;
use crate::app::App;

/// The other end of a connection; put into each request by the server.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Who asks, as far as addresses tell: the peer, or whom a proxy of ours names.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub Option<IpAddr>);

impl Client {
    /// The block of addresses that limits count by.
    pub fn block(self) -> String {
        rules::block(self.0)
    }
}

impl FromRequestParts<App> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        // An IPv4 peer of a socket of version 6 is written as one of version 6.
        let peer = parts.extensions.get::<Peer>();
        let peer = peer.map(|peer| peer.0.to_canonical());
        let ours = &app.settings().proxies;
        if !peer.is_some_and(|peer| ours.contains(&peer)) {
            return Ok(Self(peer));
        }
        // Each proxy adds whom it heard from at the end: the last that isn't ours is the client. What
        // stands before a word that can't be read was written by nobody whom we believe (N87).
        let named = parts.headers.get_all("x-forwarded-for").iter();
        let named: Vec<&str> = named
            .flat_map(|value| value.to_str().unwrap_or_default().split(','))
            .collect();
        for word in named.into_iter().rev() {
            match address(word.trim()) {
                Some(address) if ours.contains(&address) => {}
                Some(address) => return Ok(Self(Some(address))),
                None => break,
            }
        }
        Ok(Self(peer))
    }
}

/// An address as proxies write it: alone, or with a port; of version 6 in brackets then.
fn address(word: &str) -> Option<IpAddr> {
    let alone = word.trim_start_matches('[').trim_end_matches(']').parse();
    let address: IpAddr = alone
        .or_else(|_| word.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses_of_proxies() {
        let is = |word: &str, ip: &str| assert_eq!(address(word), ip.parse().ok(), "{word}");
        is("192.0.2.1", "192.0.2.1");
        is("192.0.2.1:443", "192.0.2.1");
        is("2001:db8::1", "2001:db8::1");
        is("[2001:db8::1]:443", "2001:db8::1");
        is("::ffff:192.0.2.1", "192.0.2.1");
        for word in ["", "unknown", "_hidden", "192.0.2", "192.0.2.1 "] {
            assert_eq!(address(word), None, "{word}");
        }
    }
}
