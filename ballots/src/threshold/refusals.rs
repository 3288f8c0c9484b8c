//! What only a trustee of the key generation could forge: everything is signed as it should be, and
//! one thing is wrong. Each is refused by the one check that is there for it.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::certificate::{Certificate, Certificates, Place};
use super::commitments::{Commitment, RawCoefexps, certs_message};
use super::parameters::key;
use super::pki::{Seed, Signed, sign, text};
use super::{ThresholdError, shape};
use crate::group::{Ed25519, Encoded, Group};
use crate::trustee::TrusteeKey;
use crate::wire;

type Scalar = <Ed25519 as Group>::Scalar;

fn rng() -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(59)
}

/// Two of three.
fn place(index: u32) -> Place {
    Place {
        index,
        size: 3,
        threshold: 2,
    }
}

fn certificate(seed: &Seed, index: u32) -> Certificate<Ed25519> {
    Certificate::new(seed, place(index), &mut rng()).unwrap()
}

fn three() -> (Vec<Seed>, Certificates<Ed25519>) {
    let mut rng = rng();
    let seeds: Vec<Seed> = (0..3).map(|_| Seed::generate(&mut rng)).collect();
    let all = seeds.iter().zip(1..).map(|(s, i)| certificate(s, i));
    let all = Certificates::new(all.collect()).unwrap();
    (seeds, all)
}

#[test]
fn a_certificate_of_somebody_elses_signature() {
    let (seeds, all) = three();
    let good = &all.all()[0];
    assert!(Certificate::<Ed25519>::parse(&good.to_json()).is_ok());
    let json = String::from_utf8(good.to_json()).unwrap();
    let signed: wire::SignedMessage<'_> = wire::read(json.as_bytes()).unwrap();
    let other = seeds[1].signing::<Ed25519>();
    let forged = Signed::<Ed25519>::new(signed.message.clone(), &other, &mut rng());
    let refused = Certificate::<Ed25519>::parse(&wire::write(&forged.write()));
    assert!(matches!(
        refused,
        Err(ThresholdError::Signature("the certificate"))
    ));
}

/// Anybody can sign with the neutral key, and read what is encrypted to it.
#[test]
fn a_certificate_with_a_neutral_key() {
    let (seeds, all) = three();
    let json = String::from_utf8(all.all()[0].to_json()).unwrap();
    let signed: wire::SignedMessage<'_> = wire::read(json.as_bytes()).unwrap();
    let neutral = Encoded::<Ed25519>::new(Ed25519::identity());
    let certificate = &all.all()[0];
    for (own, key) in [
        (&certificate.verification, Ed25519::zero()),
        (&certificate.encryption, *seeds[0].signing::<Ed25519>()),
    ] {
        let message = signed.message.replacen(own.text(), neutral.text(), 1);
        let forged = Signed::<Ed25519>::new(message.into(), &key, &mut rng());
        let refused = Certificate::<Ed25519>::parse(&wire::write(&forged.write()));
        assert!(matches!(refused, Err(ThresholdError::Neutral)));
    }
}

/// One person in two places would be two of those who are needed.
#[test]
fn a_trustee_in_two_places() {
    let (seeds, _) = three();
    let twice = [&seeds[0], &seeds[1], &seeds[1]].into_iter().zip(1..);
    let refused = Certificates::new(twice.map(|(s, i)| certificate(s, i)).collect());
    let Err(ThresholdError::At { trustee: 3, source }) = refused else {
        panic!("{refused:?}")
    };
    assert!(matches!(*source, ThresholdError::Twice));
}

#[test]
fn a_certificate_for_another_place() {
    let (seeds, _) = three();
    let swapped = seeds.iter().zip([1, 3, 2]);
    let refused = Certificates::new(swapped.map(|(s, i)| certificate(s, i)).collect());
    let Err(ThresholdError::At { trustee: 2, source }) = refused else {
        panic!("{refused:?}")
    };
    assert!(matches!(*source, ThresholdError::Context));
}

/// A polynomial of another degree would need more trustees than promised, or fewer.
#[test]
fn too_many_or_too_few_coefficients() {
    let (seeds, all) = three();
    let signing = seeds[0].signing::<Ed25519>();
    for count in 0..=4u64 {
        let coefexps: Vec<_> = (1..=count)
            .map(|n| Encoded::<Ed25519>::new(Ed25519::pow_g(&Scalar::from(n))))
            .collect();
        let texts = coefexps.iter().map(|a| wire::Text::borrowed(a.text()));
        let message = text(wire::write(&RawCoefexps {
            coefexps: texts.collect(),
        }));
        let signed = Signed::<Ed25519>::new(message, &signing, &mut rng()).write();
        let certs = certs_message(&all, &coefexps);
        let signature = sign::<Ed25519>(&certs, &signing, &mut rng()).write();
        let read = Commitment::read(&all, 0, &signed, &signature).map(|_| ());
        let wanted = shape("coefexps", count as usize, 2);
        assert_eq!(format!("{read:?}"), format!("{wanted:?}"), "{count}");
    }
}

/// A key that its holder proves and signs, but that is not what the polynomials give: whoever chose it after
/// the others could cancel theirs.
#[test]
fn a_key_beside_the_polynomials() {
    let (seeds, all) = three();
    let mut rng = rng();
    let signing = seeds[1].signing::<Ed25519>();
    let coefficients = [5u64, 7].map(Scalar::from);
    let sums = coefficients.map(|a| Ed25519::pow_g(&a));
    // The value of 5 + 7x for trustee 2.
    for (value, holds) in [(19u64, true), (20, false)] {
        let own = TrusteeKey::<Ed25519>(zeroize::Zeroizing::new(Scalar::from(value)));
        let public = own.public_signed(|text, rng| sign::<Ed25519>(text, &signing, rng), &mut rng);
        let read = key(&all, &sums, 2, &public.write());
        assert_eq!(read.is_ok(), holds, "{value}");
        assert!(holds || matches!(read, Err(ThresholdError::Key)));
    }
}
