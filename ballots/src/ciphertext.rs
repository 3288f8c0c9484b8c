//! El Gamal ciphertexts (section "Common structures").

use crate::group::{Ahead, Encoded, EncodingError, Group};
use crate::wire;

/// `ciphertext`: alpha = g^r, beta = y^r m.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ciphertext<G: Group> {
    pub(crate) alpha: Encoded<G>,
    pub(crate) beta: Encoded<G>,
}

impl<G: Group> Ciphertext<G> {
    pub(crate) fn read(
        wire: &wire::Ciphertext<'_>,
        ahead: &mut Ahead<'_, G>,
    ) -> Result<Self, EncodingError> {
        Ok(Self {
            alpha: ahead.read(wire.alpha.as_str())?,
            beta: ahead.read(wire.beta.as_str())?,
        })
    }

    /// Reads many.
    pub(crate) fn read_all(wires: &[wire::Ciphertext<'_>]) -> Result<Vec<Self>, EncodingError> {
        let texts = wires.iter().flat_map(wire::Ciphertext::elements);
        let mut ahead = Ahead::new(texts.collect());
        wires
            .iter()
            .map(|wire| Self::read(wire, &mut ahead))
            .collect()
    }

    pub(crate) fn write(&self) -> wire::Ciphertext<'_> {
        wire::Ciphertext {
            alpha: wire::Text::borrowed(self.alpha.text()),
            beta: wire::Text::borrowed(self.beta.text()),
        }
    }

    /// Gives many pairs of elements their spellings.
    pub(crate) fn batch(pairs: Vec<(G::Element, G::Element)>) -> Vec<Self> {
        let (alphas, betas): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let pairs = Encoded::batch(alphas)
            .into_iter()
            .zip(Encoded::batch(betas));
        pairs.map(|(alpha, beta)| Self { alpha, beta }).collect()
    }

    /// `alpha,beta`, as it enters hashes.
    pub(crate) fn text(&self) -> String {
        format!("{},{}", self.alpha.text(), self.beta.text())
    }
}

/// The componentwise product of ciphertexts, as elements.
pub(crate) fn product<G: Group>(ciphertexts: &[Ciphertext<G>]) -> (G::Element, G::Element) {
    (
        G::vartime_all(ciphertexts.iter().map(|c| c.alpha.element())),
        G::vartime_all(ciphertexts.iter().map(|c| c.beta.element())),
    )
}
