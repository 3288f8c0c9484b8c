//! Where a request comes from.

use std::net::IpAddr;

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
        let peer = parts.extensions.get::<Peer>().map(|peer| peer.0);
        let ours = &app.settings().proxies;
        if !peer.is_some_and(|peer| ours.contains(&peer)) {
            return Ok(Self(peer));
        }
        // Each proxy adds whom it heard from at the end: the last that isn't ours is the client.
        let named = parts.headers.get_all("x-forwarded-for").iter();
        let mut named: Vec<IpAddr> = named
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|address| address.trim().parse().ok())
            .collect();
        while let Some(address) = named.pop() {
            if !ours.contains(&address) {
                return Ok(Self(Some(address)));
            }
        }
        Ok(Self(peer))
    }
}
