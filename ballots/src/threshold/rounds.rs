//! The rounds of the key generation (section "Filling in the trustees structure", the "Pedersen"
//! protocol). What a trustee holds is consumed by the next round: [`Candidate`], [`Committed`], and
//! at last the trustee's key. What the server routes is public: certificates, [`Polynomials`].

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::commitments::{Commitment, Commitments, RawCoefexps, certs_message};
use super::parameters::key;
use super::pki::{Seed, Signed, receive, send, sign, text};
use super::{Certificate, Certificates, Parameters, Place, ThresholdError, shape};
use crate::group::{Encoded, Group};
use crate::trustee::{TrusteeError, TrusteeKey};
use crate::wire;

/// `polynomial`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WirePolynomial<'a> {
    polynomial: String,
    secrets: Vec<String>,
    #[serde(borrow)]
    pub(super) coefexps: wire::SignedMessage<'a>,
    #[serde(borrow)]
    signature: wire::Proof<'a>,
}

/// `vinput`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WireVinput<'a> {
    polynomial: String,
    secrets: Vec<String>,
    #[serde(borrow)]
    pub(super) coefexps: Vec<wire::SignedMessage<'a>>,
    #[serde(borrow)]
    signatures: Vec<wire::Proof<'a>>,
}

/// `voutput`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireVoutput<'a> {
    private_key: String,
    #[serde(borrow)]
    public_key: wire::TrusteePublicKey<'a>,
}

/// `raw_polynomial`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPolynomial<'a> {
    #[serde(borrow)]
    polynomial: Vec<wire::Text<'a>>,
}

/// `secret`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSecret<'a> {
    #[serde(borrow)]
    secret: wire::Text<'a>,
}

/// A trustee's decryption key as it is sent to themselves (the field's name is measured).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKey<'a> {
    #[serde(borrow)]
    decryption_key: wire::Text<'a>,
}

/// Step 1: a trustee with a seed and a certificate.
#[derive(Debug)]
pub struct Candidate {
    seed: Seed,
}

impl Candidate {
    /// A fresh trustee in this place, and the certificate to send.
    ///
    /// # Errors
    /// A place that there cannot be.
    pub fn new<G: Group>(
        place: Place,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, Certificate<G>), ThresholdError> {
        let seed = Seed::generate(rng);
        let certificate = Certificate::new(&seed, place, rng)?;
        Ok((Self { seed }, certificate))
    }

    /// The trustee of this seed, as it was kept between the steps.
    pub fn from_seed(seed: Seed) -> Self {
        Self { seed }
    }

    /// The seed, to be kept: every later step, and the opening, needs it.
    pub fn seed(&self) -> &Seed {
        &self.seed
    }

    /// Step 3: draws the polynomial, and makes the `polynomial` message to send.
    ///
    /// # Errors
    /// When the own certificate is not among these.
    pub fn commit<G: Group>(
        self,
        certificates: &Certificates<G>,
        rng: &mut impl CryptoRng,
    ) -> Result<(Committed, Vec<u8>), ThresholdError> {
        let position = certificates.position(&self.seed)?;
        let own = certificates.all().get(position);
        let own = own.ok_or(ThresholdError::Stranger)?;
        let signing = self.seed.signing::<G>();
        let coefficients: Zeroizing<Vec<G::Scalar>> = Zeroizing::new(
            (0..certificates.threshold())
                .map(|_| G::random_scalar(rng))
                .collect(),
        );
        let coefexps = Encoded::<G>::batch(coefficients.iter().map(G::pow_g).collect());
        let raw = raw_polynomial::<G>(&coefficients);
        let polynomial = send::<G>(&signing, &own.encryption, &raw, rng)?;
        let mut secrets = Vec::with_capacity(certificates.all().len());
        for (certificate, j) in certificates.all().iter().zip(1..) {
            let share = Zeroizing::new(value::<G>(&coefficients, j));
            let raw = raw_secret::<G>(&share);
            secrets.push(send::<G>(&signing, &certificate.encryption, &raw, rng)?);
        }
        let texts = coefexps.iter().map(|a| wire::Text::borrowed(a.text()));
        let message = text(wire::write(&RawCoefexps {
            coefexps: texts.collect(),
        }));
        let certs = certs_message(certificates, &coefexps);
        let json = wire::write(&WirePolynomial {
            polynomial,
            secrets,
            coefexps: Signed::<G>::new(message, &signing, rng).write(),
            signature: sign::<G>(&certs, &signing, rng).write(),
        });
        Ok((Committed { seed: self.seed }, json))
    }
}

fn raw_polynomial<G: Group>(coefficients: &[G::Scalar]) -> Zeroizing<String> {
    let mut polynomial: Vec<String> = coefficients.iter().map(G::write_scalar).collect();
    let texts = polynomial.iter().map(|a| wire::Text::borrowed(a));
    let json = text(wire::write_secret(&RawPolynomial {
        polynomial: texts.collect(),
    }));
    polynomial.zeroize();
    json
}

fn raw_secret<G: Group>(share: &G::Scalar) -> Zeroizing<String> {
    let digits = Zeroizing::new(G::write_scalar(share));
    text(wire::write_secret(&RawSecret {
        secret: wire::Text::borrowed(&digits),
    }))
}

/// The polynomial's value at `j`.
fn value<G: Group>(coefficients: &[G::Scalar], j: u32) -> G::Scalar {
    let j = G::scalar(j.into());
    let coefficients = coefficients.iter().rev();
    coefficients.fold(G::zero(), |value, a| value * j + *a)
}

/// Step 5 is due: a trustee who has sent a polynomial.
#[derive(Debug)]
pub struct Committed {
    seed: Seed,
}

impl Committed {
    /// The trustee of this seed, as it was kept between the steps.
    pub fn from_seed(seed: Seed) -> Self {
        Self { seed }
    }

    /// Checks every share that the others sent against what they published, and adds them up to
    /// the trustee's key; the `voutput` message is to be sent.
    ///
    /// # Errors
    /// The first thing that is wrong, with the trustee whose it is.
    pub fn finish<G: Group>(
        self,
        certificates: &Certificates<G>,
        vinput: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<(TrusteeKey<G>, Vec<u8>), ThresholdError> {
        let position = certificates.position(&self.seed)?;
        let own = certificates.all().get(position);
        let own = own.ok_or(ThresholdError::Stranger)?;
        let decryption = self.seed.decryption::<G>();
        let wire: WireVinput<'_> = wire::read(vinput.trim_ascii())?;
        let commitments = Commitments::read(certificates, &wire.coefexps, &wire.signatures)?;
        shape("secrets", wire.secrets.len(), certificates.all().len())?;
        own_polynomial(
            &self.seed,
            own,
            commitments.0.get(position),
            &wire.polynomial,
        )
        .map_err(ThresholdError::at(position))?;
        let mut sum = Zeroizing::new(G::zero());
        let senders = certificates.all().iter().zip(&commitments.0);
        for (i, ((sender, commitment), secret)) in senders.zip(&wire.secrets).enumerate() {
            let j = own.place().index;
            let share = share::<G>(&decryption, sender, commitment, j, secret)
                .map_err(ThresholdError::at(i))?;
            *sum = *sum + *share;
        }
        let key = TrusteeKey(sum);
        let signing = self.seed.signing::<G>();
        let public = key.public_signed(|text, rng| sign::<G>(text, &signing, rng), rng);
        let digits = Zeroizing::new(G::write_scalar(&key.0));
        let raw = text(wire::write_secret(&RawKey {
            decryption_key: wire::Text::borrowed(&digits),
        }));
        let json = wire::write(&WireVoutput {
            private_key: send::<G>(&signing, &own.encryption, &raw, rng)?,
            public_key: public.write(),
        });
        Ok((key, json))
    }
}

/// That the commitments in the trustee's name are those of the polynomial that they drew.
fn own_polynomial<G: Group>(
    seed: &Seed,
    own: &Certificate<G>,
    commitment: Option<&Commitment<G>>,
    polynomial: &str,
) -> Result<(), ThresholdError> {
    let decryption = seed.decryption::<G>();
    let message = receive::<G>(&decryption, own.verification.element(), polynomial)?;
    let raw: RawPolynomial<'_> = wire::read(message.as_bytes())?;
    let coefexps = commitment.map_or(&[][..], |commitment| &commitment.coefexps);
    shape("polynomial", raw.polynomial.len(), coefexps.len())?;
    for (text, a) in raw.polynomial.iter().zip(coefexps) {
        let coefficient = G::read_scalar(text.as_str()).map_err(ThresholdError::Encoding)?;
        let coefficient = Zeroizing::new(coefficient);
        if G::pow_g(&coefficient) != *a.element() {
            return Err(ThresholdError::Share);
        }
    }
    Ok(())
}

/// The share s_ij that `sender` sent, if g^s_ij is what their commitments give at j.
fn share<G: Group>(
    decryption: &G::Scalar,
    sender: &Certificate<G>,
    commitment: &Commitment<G>,
    j: u32,
    secret: &str,
) -> Result<Zeroizing<G::Scalar>, ThresholdError> {
    let message = receive::<G>(decryption, sender.verification.element(), secret)?;
    let raw: RawSecret<'_> = wire::read(message.as_bytes())?;
    let share = G::read_scalar(raw.secret.as_str()).map_err(ThresholdError::Encoding)?;
    let share = Zeroizing::new(share);
    if G::pow_g(&share) == commitment.at(j) {
        Ok(share)
    } else {
        Err(ThresholdError::Share)
    }
}

/// The polynomials of all trustees, as the server collects and routes them (step 4).
#[derive(Debug, Clone)]
pub struct Polynomials<G: Group> {
    commitments: Commitments<G>,
    polynomials: Vec<String>,
    /// What trustee i sent to each trustee.
    secrets: Vec<Vec<String>>,
}

impl<G: Group> Polynomials<G> {
    /// Reads one `polynomial` message of each trustee, in order, and checks the signatures. The
    /// shares are for their recipients' eyes.
    ///
    /// # Errors
    /// The first thing that is wrong, with the trustee whose it is.
    pub fn new(
        certificates: &Certificates<G>,
        messages: &[Vec<u8>],
    ) -> Result<Self, ThresholdError> {
        let size = certificates.all().len();
        shape("polynomials", messages.len(), size)?;
        let mut all = Self {
            commitments: Commitments(Vec::with_capacity(size)),
            polynomials: Vec::with_capacity(size),
            secrets: Vec::with_capacity(size),
        };
        for (i, message) in messages.iter().enumerate() {
            let (commitment, wire) =
                polynomial(certificates, i, message).map_err(ThresholdError::at(i))?;
            all.commitments.0.push(commitment);
            all.polynomials.push(wire.polynomial);
            all.secrets.push(wire.secrets);
        }
        Ok(all)
    }

    /// Checks the `polynomial` message of trustee `index`, from 1, by itself, as it comes in.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(
        certificates: &Certificates<G>,
        index: usize,
        message: &[u8],
    ) -> Result<(), ThresholdError> {
        let position = index.checked_sub(1).ok_or(ThresholdError::Stranger)?;
        let checked = polynomial(certificates, position, message);
        checked.map(drop).map_err(ThresholdError::at(position))
    }

    /// The `vinput` message for trustee `index`, from 1.
    pub fn vinput(&self, index: usize) -> Option<Vec<u8>> {
        let position = index.checked_sub(1)?;
        let secrets = self.secrets.iter().map(|from| from.get(position).cloned());
        Some(wire::write(&WireVinput {
            polynomial: self.polynomials.get(position)?.clone(),
            secrets: secrets.collect::<Option<_>>()?,
            coefexps: self.commitments.coefexps(),
            signatures: self.commitments.signatures(),
        }))
    }

    /// Checks the `voutput` message of trustee `index`, from 1, by itself, as it comes in.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_answer(
        &self,
        certificates: &Certificates<G>,
        index: u32,
        message: &[u8],
    ) -> Result<(), ThresholdError> {
        answer(certificates, &self.commitments.sums(), index, message).map(drop)
    }

    /// The last step: the threshold parameters, from one `voutput` message of each trustee.
    ///
    /// # Errors
    /// The first thing that is wrong, with the trustee whose it is.
    pub fn parameters(
        &self,
        certificates: &Certificates<G>,
        messages: &[Vec<u8>],
    ) -> Result<Parameters<G>, ThresholdError> {
        shape("voutputs", messages.len(), certificates.all().len())?;
        let sums = self.commitments.sums();
        let mut keys = Vec::with_capacity(messages.len());
        for (message, j) in messages.iter().zip(1..) {
            keys.push(answer(certificates, &sums, j, message)?);
        }
        Parameters::assemble(certificates, &self.commitments, keys)
    }
}

/// One trustee's `polynomial` message, with what of it can be checked by everybody.
fn polynomial<'a, G: Group>(
    certificates: &Certificates<G>,
    position: usize,
    message: &'a [u8],
) -> Result<(Commitment<G>, WirePolynomial<'a>), ThresholdError> {
    let wire: WirePolynomial<'a> = wire::read(message.trim_ascii())?;
    shape("secrets", wire.secrets.len(), certificates.all().len())?;
    let commitment = Commitment::read(certificates, position, &wire.coefexps, &wire.signature)?;
    Ok((commitment, wire))
}

/// The public key in the `voutput` message of trustee `j`, from 1, checked.
fn answer<'a, G: Group>(
    certificates: &Certificates<G>,
    sums: &[G::Element],
    j: u32,
    message: &'a [u8],
) -> Result<wire::TrusteePublicKey<'a>, ThresholdError> {
    let read = || {
        let wire: WireVoutput<'a> = wire::read(message.trim_ascii())?;
        key(certificates, sums, j, &wire.public_key)?;
        Ok(wire.public_key)
    };
    read().map_err(ThresholdError::at((j as usize).saturating_sub(1)))
}

/// The trustee's key, opened again from their `voutput` message with their seed.
///
/// # Errors
/// A seed that it is not for.
pub fn voutput_key<G: Group>(seed: &Seed, voutput: &[u8]) -> Result<TrusteeKey<G>, ThresholdError> {
    let wire: WireVoutput<'_> = wire::read(voutput.trim_ascii())?;
    let sender = G::pow_g(&seed.signing::<G>());
    let message = receive::<G>(&seed.decryption::<G>(), &sender, &wire.private_key)?;
    let raw: RawKey<'_> = wire::read(message.as_bytes())?;
    let key = G::read_scalar(raw.decryption_key.as_str()).map_err(ThresholdError::Encoding)?;
    let key = TrusteeKey(Zeroizing::new(key));
    if key.public_element().text() == wire.public_key.public_key.as_str() {
        Ok(key)
    } else {
        Err(ThresholdError::Trustee(Box::new(TrusteeError::Proof)))
    }
}
