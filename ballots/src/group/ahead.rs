//! Elements that are read many at a time, before what holds them is built.

use super::{Encoded, EncodingError, Group};

/// What spellings stand for, in the order in which they will be asked for.
pub(crate) struct Ahead<'t, G: Group> {
    read: std::vec::IntoIter<(&'t str, Result<G::Element, EncodingError>)>,
}

impl<'t, G: Group> Ahead<'t, G> {
    /// Reads the spellings.
    pub(crate) fn new(texts: Vec<&'t str>) -> Self {
        let elements = G::read_all(&texts);
        Self::of(texts.into_iter().zip(elements).collect())
    }

    /// Reads the spellings of several readers at once.
    pub(crate) fn each(lists: Vec<Vec<&'t str>>) -> Vec<Self> {
        let mut elements = G::read_all(&lists.concat()).into_iter();
        let of_list = |texts: Vec<&'t str>| {
            let texts = texts.into_iter();
            Self::of(texts.zip(elements.by_ref()).collect())
        };
        lists.into_iter().map(of_list).collect()
    }

    fn of(read: Vec<(&'t str, Result<G::Element, EncodingError>)>) -> Self {
        Self {
            read: read.into_iter(),
        }
    }

    /// The element that `text` spells. What was not read ahead is read now.
    pub(crate) fn read(&mut self, text: &str) -> Result<Encoded<G>, EncodingError> {
        match self.read.next() {
            Some((ahead, element)) if ahead == text => Ok(Encoded::known(element?, text)),
            _ => Encoded::read(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Ed25519;

    /// Whatever is asked for, and in whichever order: what reading alone gives.
    #[test]
    fn order_does_not_matter() {
        let elements: Vec<_> = (1..5)
            .map(|n| Ed25519::pow_g(&Ed25519::scalar(n)))
            .collect();
        let mut texts = Ed25519::write(&elements);
        texts.push("no element".to_owned());
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for order in [
            [0, 1, 2, 3, 4],
            [4, 3, 2, 1, 0],
            [1, 2, 3, 4, 4],
            [0, 0, 1, 4, 2],
        ] {
            let mut ahead = Ahead::<Ed25519>::new(texts.clone());
            for i in order {
                assert_eq!(ahead.read(texts[i]), Encoded::read(texts[i]));
            }
        }
        let lists = vec![texts[..2].to_vec(), Vec::new(), texts[2..].to_vec()];
        let mut each = Ahead::<Ed25519>::each(lists);
        assert_eq!(each.len(), 3);
        assert_eq!(each[2].read(texts[2]), Encoded::read(texts[2]));
        assert_eq!(each[1].read(texts[4]), Err(EncodingError::Form));
    }
}
