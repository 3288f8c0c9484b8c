//! Which machines the service may be told to send something to. An address that somebody enters must
//! not let them ask, through the service, what stands behind its firewall: so only addresses that are
//! everybody's are reached, and those of one's own network that the configuration names. It is decided
//! on the very address that is connected to, after its name has been looked up, so a name that points
//! elsewhere the second time gains nothing.

use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

/// Whether an address may be connected to: it is everybody's, or named.
pub fn allows(ip: IpAddr, inside: &[IpAddr]) -> bool {
    let ip = ip.to_canonical();
    inside.contains(&ip) || is_public(ip)
}

/// Whether an address is of the internet at large (IANA's registries of special-purpose addresses).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_documentation()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 224;
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, ..] = ip.segments();
    match (first, second) {
        // Protocol assignments, among them Teredo, and documentation.
        (0x2001, 0..0x200 | 0x0db8) => false,
        // An address of the old kind, wrapped.
        (0x2002, _) => {
            let [a, b] = second.to_be_bytes();
            let [c, d] = third.to_be_bytes();
            is_public_v4(Ipv4Addr::new(a, b, c, d))
        }
        (0x3fff, 0..0x1000) => false,
        _ => (0x2000..0x4000).contains(&first),
    }
}

/// Looks names up, and gives of what it finds what may be reached.
#[derive(Clone, Debug)]
pub struct Guarded(pub Arc<[IpAddr]>);

impl Service<Name> for Guarded {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, io::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let inside = Arc::clone(&self.0);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may: Vec<_> = found.filter(|at| allows(at.ip(), &inside)).collect();
            if may.is_empty() {
                return Err(io::Error::other(
                    "it is of a network that isn't everybody's",
                ));
            }
            Ok(may.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybodys_addresses_and_others() {
        for public in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "100.128.0.1",
            "2606:4700::1111",
            "2a00:1450:4001::1",
            "2002:0101:0101::1",
            "::ffff:1.1.1.1",
        ] {
            assert!(allows(public.parse().unwrap(), &[]), "{public}");
        }
        for special in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "127.0.0.1",
            "127.8.8.8",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:0a00:0001::1",
            "3fff::1",
        ] {
            assert!(!allows(special.parse().unwrap(), &[]), "{special}");
        }
        let inside = ["10.0.0.7".parse().unwrap()];
        assert!(allows("10.0.0.7".parse().unwrap(), &inside));
        assert!(allows("::ffff:10.0.0.7".parse().unwrap(), &inside));
        assert!(!allows("10.0.0.8".parse().unwrap(), &inside));
    }

    #[tokio::test]
    async fn a_name_is_judged_by_what_it_stands_for() {
        let name: Name = "localhost".parse().unwrap();
        let refused = Guarded(Arc::from([])).call(name.clone()).await;
        assert!(refused.is_err());
        let inside = Arc::from(["127.0.0.1".parse().unwrap()]);
        let mut found = Guarded(inside).call(name).await.unwrap();
        assert!(found.all(|at| at.ip() == IpAddr::from([127, 0, 0, 1])));
    }
}
