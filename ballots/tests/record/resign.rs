//! A voter who signs a ballot again that was bent.

use ballots::{Group, Hash};

use crate::actors::ElectionIn;

/// Signs a bent ballot anew with the voter's credential, as that voter could.
pub fn resign<G: Group>(election: &mut ElectionIn<G>, voter: usize, ballot: &str) -> Vec<u8> {
    let body = &ballot[..ballot.find(",\"signature\"").unwrap()];
    let hash = Hash::of(format!("{body}}}").as_bytes()).base64();
    let uuid = election.setup.uuid();
    let credential = election.credentials[voter].expose();
    let half = |i: u8| Hash::of(format!("derive_credential|{uuid}|{i}|{credential}").as_bytes());
    let wide = [*half(0).as_bytes(), *half(1).as_bytes()].concat();
    let secret = G::scalar_from_wide(&wide.try_into().unwrap());
    let w = G::random_scalar(&mut election.rng);
    let commitment = G::write(&[G::pow_g(&w)]).pop().unwrap();
    let digest = Hash::of(format!("sig|{hash}|{commitment}").as_bytes());
    let challenge = G::scalar_from_digest(digest.as_bytes());
    let response = w - secret * challenge;
    let [challenge, response] = [challenge, response].map(|s| G::write_scalar(&s));
    format!(
        r#"{body},"signature":{{"hash":"{hash}","proof":{{"challenge":"{challenge}","response":"{response}"}}}}}}"#
    )
    .into_bytes()
}
