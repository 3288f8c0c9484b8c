//! What the trustees publish about their polynomials: g to each coefficient, signed (section
//! "Polynomials").

use serde::{Deserialize, Serialize};

use super::pki::{Signed, holds};
use super::{Certificates, ThresholdError, shape};
use crate::group::{Encoded, Group};
use crate::proof::Proof;
use crate::wire;

/// `raw_coefexps`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCoefexps<'a> {
    #[serde(borrow)]
    pub(super) coefexps: Vec<wire::Text<'a>>,
}

/// `certs`, what the second signature is of.
#[derive(Serialize)]
struct Certs<'a> {
    certs: Vec<wire::SignedMessage<'static>>,
    coefexps: Vec<wire::Text<'a>>,
}

/// `certs_sig|` and the JSON of all certificates with this trustee's commitments.
pub(super) fn certs_message<G: Group>(
    certificates: &Certificates<G>,
    coefexps: &[Encoded<G>],
) -> String {
    let texts = coefexps.iter().map(|a| wire::Text::borrowed(a.text()));
    let json = wire::write(&Certs {
        certs: certificates.write(),
        coefexps: texts.collect(),
    });
    format!("certs_sig|{}", String::from_utf8_lossy(&json))
}

/// The commitments of one trustee: A_0 to A_t, signed twice, the second time together with all
/// certificates.
#[derive(Debug, Clone)]
pub(super) struct Commitment<G: Group> {
    pub(super) signed: Signed<G>,
    pub(super) signature: Proof<G>,
    pub(super) coefexps: Vec<Encoded<G>>,
}

impl<G: Group> Commitment<G> {
    /// Reads and checks those of the trustee at `position`, from 0.
    pub(super) fn read(
        certificates: &Certificates<G>,
        position: usize,
        coefexps: &wire::SignedMessage<'_>,
        signature: &wire::Proof<'_>,
    ) -> Result<Self, ThresholdError> {
        let certificate = certificates.all().get(position);
        let certificate = certificate.ok_or(ThresholdError::Stranger)?;
        let key = certificate.verification.element();
        let signed = Signed::<G>::read(coefexps)?;
        let message = signed
            .verify(key)
            .ok_or(ThresholdError::Signature("the coefficients"))?;
        let raw: RawCoefexps<'_> = wire::read(message.as_bytes())?;
        shape("coefexps", raw.coefexps.len(), certificates.threshold())?;
        let read = |text: &wire::Text<'_>| Encoded::read(text.as_str());
        let coefexps: Result<Vec<_>, _> = raw.coefexps.iter().map(read).collect();
        let coefexps = coefexps.map_err(ThresholdError::Encoding)?;
        let signature = Proof::read(signature).map_err(ThresholdError::Encoding)?;
        if !holds(&certs_message(certificates, &coefexps), key, &signature) {
            return Err(ThresholdError::Signature("the certificates"));
        }
        Ok(Self {
            signed,
            signature,
            coefexps,
        })
    }

    /// The product of A_k^(j^k): g to the power of the polynomial's value at `j`.
    pub(super) fn at(&self, j: u32) -> G::Element {
        evaluate::<G>(self.coefexps.iter().map(|a| a.element().clone()), j)
    }
}

/// The commitments of all trustees.
#[derive(Debug, Clone)]
pub(super) struct Commitments<G: Group>(pub(super) Vec<Commitment<G>>);

impl<G: Group> Commitments<G> {
    pub(super) fn read(
        certificates: &Certificates<G>,
        coefexps: &[wire::SignedMessage<'_>],
        signatures: &[wire::Proof<'_>],
    ) -> Result<Self, ThresholdError> {
        let size = certificates.all().len();
        shape("coefexps", coefexps.len(), size)?;
        shape("signatures", signatures.len(), size)?;
        let read = |(i, (coefexps, signature))| {
            Commitment::read(certificates, i, coefexps, signature).map_err(ThresholdError::at(i))
        };
        let all = coefexps.iter().zip(signatures).enumerate().map(read);
        Ok(Self(all.collect::<Result<_, _>>()?))
    }

    pub(super) fn coefexps(&self) -> Vec<wire::SignedMessage<'static>> {
        self.0.iter().map(|c| c.signed.write()).collect()
    }

    pub(super) fn signatures(&self) -> Vec<wire::Proof<'static>> {
        self.0.iter().map(|c| c.signature.write()).collect()
    }

    /// The sums' commitments B_k, the product of all A_ik: B_0 is the sub-key, and the public key
    /// of trustee j is the product of B_k^(j^k).
    pub(super) fn sums(&self) -> Vec<G::Element> {
        let mut sums = Vec::new();
        for commitment in &self.0 {
            sums.resize_with(commitment.coefexps.len(), G::identity);
            for (sum, a) in sums.iter_mut().zip(&commitment.coefexps) {
                *sum = G::mul(sum, a.element());
            }
        }
        sums
    }
}

/// The product of A_k^(j^k). Public data alone.
pub(super) fn evaluate<G: Group>(
    coefexps: impl IntoIterator<Item = G::Element>,
    j: u32,
) -> G::Element {
    let bases: Vec<G::Element> = coefexps.into_iter().collect();
    let j = G::scalar(j.into());
    let mut power = G::one();
    let mut powers = Vec::with_capacity(bases.len());
    for _ in &bases {
        powers.push(power);
        power = power * j;
    }
    G::vartime_product(&powers, &bases)
}
