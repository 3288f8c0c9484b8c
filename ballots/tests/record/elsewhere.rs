//! A key generation of another program: the steps that we can take on its messages (shared data).

use std::fs;

use ballots::Ed25519;
use ballots::threshold::{
    Candidate, Certificate, Certificates, Committed, Parameters, Polynomials, Seed, voutput_key,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

#[test]
fn its_messages_are_read_and_answered() {
    let Some(data) = crate::shared::data() else {
        return;
    };
    let folder = data.join("belenios/ed25519-threshold");
    let lines = |name: &str| -> Vec<Vec<u8>> {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.lines().map(|line| line.as_bytes().to_vec()).collect()
    };
    let mut rng = ChaCha20Rng::from_seed([60; 32]);
    let certificates = lines("certs.jsons");
    let certificates = certificates
        .iter()
        .map(|json| Certificate::<Ed25519>::parse(json).unwrap());
    let certificates = Certificates::new(certificates.collect()).unwrap();
    let routed = Polynomials::new(&certificates, &lines("polynomials.jsons")).unwrap();
    let mut voutputs = Vec::new();
    for i in 1..=3 {
        let id = fs::read_to_string(folder.join(format!("{i}.trustee"))).unwrap();
        let file = |kind: &str| fs::read(folder.join(format!("{}.{kind}", id.trim()))).unwrap();
        let seed = || -> Seed {
            String::from_utf8(file("key"))
                .unwrap()
                .trim()
                .parse()
                .unwrap()
        };
        let vinput = routed.vinput(i).unwrap();
        assert_eq!(vinput, file("vinput").trim_ascii(), "trustee {i}");
        let committed = Committed::from_seed(seed());
        let (key, _) = committed.finish(&certificates, &vinput, &mut rng).unwrap();
        let voutput = file("voutput");
        let kept = voutput_key::<Ed25519>(&seed(), &voutput).unwrap();
        assert_eq!(kept.public_element(), key.public_element());
        assert!(
            Candidate::from_seed(seed())
                .commit(&certificates, &mut rng)
                .is_ok()
        );
        voutputs.push(voutput);
    }
    let parameters = routed.parameters(&certificates, &voutputs).unwrap();
    let theirs = fs::read(folder.join("threshold.json")).unwrap();
    assert_eq!(parameters.to_json(), theirs.trim_ascii());
    assert!(Parameters::<Ed25519>::parse(&theirs).is_ok());
}
