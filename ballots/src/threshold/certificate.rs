//! Certificates: each trustee's verification and encryption key (section "Certificates").

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::pki::{Seed, Signed, text};
use super::{MOST, ThresholdError};
use crate::group::{Encoded, Group};
use crate::wire;

/// A trustee's place in a key generation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The trustee's number, from 1.
    pub index: u32,
    /// How many trustees there are.
    pub size: u32,
    /// How many of them are needed to open a result.
    pub threshold: u32,
}

impl Place {
    fn sound(self) -> Result<Self, ThresholdError> {
        let size = self.size as usize;
        let numbers = (1..=MOST).contains(&size) && (1..=self.size).contains(&self.threshold);
        if !numbers {
            return Err(ThresholdError::Numbers {
                needed: self.threshold,
                size: self.size,
            });
        }
        if (1..=self.size).contains(&self.index) {
            Ok(self)
        } else {
            Err(ThresholdError::Context)
        }
    }
}

/// `context`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireContext<'a> {
    #[serde(borrow)]
    group: wire::Text<'a>,
    size: u32,
    threshold: u32,
    index: u32,
}

/// `cert_keys`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireKeys<'a> {
    #[serde(borrow)]
    context: WireContext<'a>,
    #[serde(borrow)]
    verification: wire::Text<'a>,
    #[serde(borrow)]
    encryption: wire::Text<'a>,
}

/// `cert`: checked by itself; [`Certificates`] checks them together.
#[derive(Debug, Clone)]
pub struct Certificate<G: Group> {
    signed: Signed<G>,
    place: Place,
    pub(super) verification: Encoded<G>,
    pub(super) encryption: Encoded<G>,
}

impl<G: Group> Certificate<G> {
    /// The certificate of the seed's holder.
    pub(super) fn new(
        seed: &Seed,
        place: Place,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, ThresholdError> {
        let place = place.sound()?;
        let signing = seed.signing::<G>();
        let verification = Encoded::<G>::new(G::pow_g(&signing));
        let encryption = Encoded::<G>::new(G::pow_g(&seed.decryption::<G>()));
        let message = text(wire::write(&WireKeys {
            context: WireContext {
                group: wire::Text::borrowed(G::NAME),
                size: place.size,
                threshold: place.threshold,
                index: place.index,
            },
            verification: wire::Text::borrowed(verification.text()),
            encryption: wire::Text::borrowed(encryption.text()),
        }));
        Ok(Self {
            signed: Signed::<G>::new(message, &signing, rng),
            place,
            verification,
            encryption,
        })
    }

    /// Reads a certificate and checks its signature.
    pub fn parse(json: &[u8]) -> Result<Self, ThresholdError> {
        Self::read(&wire::read(json.trim_ascii())?)
    }

    fn read(wire: &wire::SignedMessage<'_>) -> Result<Self, ThresholdError> {
        let signed = Signed::<G>::read(wire)?;
        let keys: WireKeys<'_> = wire::read(signed.message.as_bytes())?;
        if keys.context.group.as_str() != G::NAME {
            return Err(ThresholdError::Context);
        }
        let place = Place {
            index: keys.context.index,
            size: keys.context.size,
            threshold: keys.context.threshold,
        };
        let place = place.sound()?;
        let read = |text: &wire::Text<'_>| {
            Encoded::<G>::read(text.as_str()).map_err(ThresholdError::Encoding)
        };
        let (verification, encryption) = (read(&keys.verification)?, read(&keys.encryption)?);
        if [&verification, &encryption]
            .map(Encoded::element)
            .contains(&&G::identity())
        {
            return Err(ThresholdError::Neutral);
        }
        if signed.verify(verification.element()).is_none() {
            return Err(ThresholdError::Signature("the certificate"));
        }
        Ok(Self {
            signed,
            place,
            verification,
            encryption,
        })
    }

    /// The place that it is for.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        wire::write(&self.signed.write())
    }
}

/// The certificates of all trustees, in order: each in its place, and no key twice.
#[derive(Debug, Clone)]
pub struct Certificates<G: Group>(Vec<Certificate<G>>);

impl<G: Group> Certificates<G> {
    /// Puts the certificates together.
    ///
    /// # Errors
    /// One that is missing, out of place, of another key generation, or has another's key.
    pub fn new(certificates: Vec<Certificate<G>>) -> Result<Self, ThresholdError> {
        let size = certificates.len();
        let threshold = certificates.first().map_or(0, |c| c.place.threshold);
        for (i, (certificate, index)) in certificates.iter().zip(1..).enumerate() {
            let wanted = Place {
                index,
                size: size as u32,
                threshold,
            };
            if certificate.place != wanted {
                return Err(ThresholdError::at(i)(ThresholdError::Context));
            }
            let keys = |c: &Certificate<G>| [c.verification.clone(), c.encryption.clone()];
            let own = keys(certificate);
            let before = certificates.iter().take(i).flat_map(keys);
            if before.into_iter().any(|key| own.contains(&key)) {
                return Err(ThresholdError::at(i)(ThresholdError::Twice));
            }
        }
        if certificates.is_empty() {
            return Err(ThresholdError::Numbers { needed: 0, size: 0 });
        }
        Ok(Self(certificates))
    }

    pub(super) fn read(wires: &[wire::SignedMessage<'_>]) -> Result<Self, ThresholdError> {
        if wires.len() > MOST {
            let size = u32::try_from(wires.len()).unwrap_or(u32::MAX);
            return Err(ThresholdError::Numbers { needed: 1, size });
        }
        let read = |(i, wire)| Certificate::read(wire).map_err(ThresholdError::at(i));
        Self::new(
            wires
                .iter()
                .enumerate()
                .map(read)
                .collect::<Result<_, _>>()?,
        )
    }

    pub(super) fn write(&self) -> Vec<wire::SignedMessage<'static>> {
        self.0.iter().map(|c| c.signed.write()).collect()
    }

    /// The certificates in order.
    pub fn all(&self) -> &[Certificate<G>] {
        &self.0
    }

    /// How many trustees are needed to open a result.
    pub fn threshold(&self) -> usize {
        self.0.first().map_or(0, |c| c.place.threshold as usize)
    }

    /// The place, from 0, of the seed's holder.
    pub(super) fn position(&self, seed: &Seed) -> Result<usize, ThresholdError> {
        let verification = G::pow_g(&seed.signing::<G>());
        let encryption = G::pow_g(&seed.decryption::<G>());
        let own = |c: &Certificate<G>| {
            *c.verification.element() == verification && *c.encryption.element() == encryption
        };
        self.0.iter().position(own).ok_or(ThresholdError::Stranger)
    }
}
