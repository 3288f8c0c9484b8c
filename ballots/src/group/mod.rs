//! The groups that a record may use, behind one trait (specification, section "Groups").
//!
//! Written multiplicatively, as the specification writes them. Functions named `vartime_*` take
//! time that depends on their input: public data alone.

mod ahead;
mod decimal;
mod ed25519;
mod edwards;
mod field;
mod fields;
mod ints;
mod member;
mod name;
mod products;

pub(crate) use ahead::Ahead;
pub use ed25519::Ed25519;
pub use fields::{Belenios2048, Rfc3526};
pub use name::{GroupName, UnknownGroup};
pub use products::{Power, Product, Products};

use std::cmp::Ordering;
use std::fmt::Debug;
use std::ops::{Add, Mul, Neg, Sub};

use rand_core::CryptoRng;
use rayon::prelude::*;
use zeroize::Zeroize;

/// Why text is not an element or a scalar of the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodingError {
    /// Not of the form at all: length, digits, case.
    #[error("not written as this group writes its elements (length, digits or case)")]
    Form,
    /// A number that is not the canonical representative.
    #[error("not the canonical spelling of its value")]
    NotCanonical,
    /// Not a point of the curve, not a member of the field.
    #[error("not on the curve")]
    NotOnCurve,
    /// On the curve, but outside the subgroup of prime order.
    #[error("outside the subgroup of prime order")]
    NotInSubgroup,
    /// A scalar that is not a decimal number below the group's order.
    #[error("not a decimal number below the order of the group")]
    Scalar,
}

/// A group of prime order q with generator g, and all that a record asks of it.
pub trait Group: Copy + Clone + Debug + PartialEq + Eq + Send + Sync + 'static {
    /// The name in the election's `group` field.
    const NAME: &'static str;
    /// How many candidates a ranked question may have.
    const RANKED_CANDIDATES: usize;

    /// A member of the subgroup of prime order: nothing else can be held.
    type Element: Clone + PartialEq + Eq + Debug + Send + Sync;
    /// A number modulo q.
    type Scalar: Copy
        + Debug
        + PartialEq
        + Eq
        + Send
        + Sync
        + Zeroize
        + Add<Output = Self::Scalar>
        + Sub<Output = Self::Scalar>
        + Mul<Output = Self::Scalar>
        + Neg<Output = Self::Scalar>;
    /// An element in as few bytes as it takes, for keeping many.
    type Packed: Clone + Send + Sync;
    /// Multiples of one base, computed once.
    type Table: Send + Sync;

    /// The neutral element.
    fn identity() -> Self::Element;
    /// The generator g.
    fn generator() -> Self::Element;
    /// a × b.
    fn mul(a: &Self::Element, b: &Self::Element) -> Self::Element;
    /// a / b.
    fn div(a: &Self::Element, b: &Self::Element) -> Self::Element;

    /// g^s, in constant time.
    fn pow_g(s: &Self::Scalar) -> Self::Element;
    /// g^s for each s, in constant time.
    fn pow_g_all(exponents: &[Self::Scalar]) -> Vec<Self::Element> {
        exponents.par_iter().map(Self::pow_g).collect()
    }
    /// base^s, in constant time.
    fn pow(base: &Self::Element, s: &Self::Scalar) -> Self::Element;
    /// Multiples of `base`, for [`Group::pow_table`] and [`Group::vartime_table`].
    fn table(base: &Self::Element) -> Self::Table;
    /// base^s from its table, in constant time.
    fn pow_table(table: &Self::Table, s: &Self::Scalar) -> Self::Element;
    /// base^s from its table for each s, in constant time.
    fn pow_table_all(table: &Self::Table, exponents: &[Self::Scalar]) -> Vec<Self::Element> {
        let power = |s| Self::pow_table(table, s);
        exponents.par_iter().map(power).collect()
    }
    /// The product of all bases^scalars, in constant time for each pair.
    fn product(scalars: &[Self::Scalar], bases: &[Self::Element]) -> Self::Element;

    /// g^s × base^t. Public data alone.
    fn vartime_g(s: &Self::Scalar, base: &Self::Element, t: &Self::Scalar) -> Self::Element;
    /// fixed^s × base^t with fixed's table. Public data alone.
    fn vartime_table(
        fixed: &Self::Table,
        s: &Self::Scalar,
        base: &Self::Element,
        t: &Self::Scalar,
    ) -> Self::Element;
    /// Each of the products. Public data alone.
    fn vartime_products(products: &Products<'_, Self>) -> Vec<Self::Element> {
        let list = products.list().par_iter();
        list.map(|product| products.alone(product)).collect()
    }
    /// The product of elements. Public data alone.
    fn vartime_all<'e>(elements: impl Iterator<Item = &'e Self::Element>) -> Self::Element {
        elements.fold(Self::identity(), |product, element| {
            Self::mul(&product, element)
        })
    }
    /// The product of all bases^scalars. Public data alone.
    fn vartime_product(scalars: &[Self::Scalar], bases: &[Self::Element]) -> Self::Element;

    /// Reads an element; refuses whatever is not canonical or not in the subgroup.
    fn read(text: &str) -> Result<Self::Element, EncodingError>;
    /// Reads many elements, each as [`Group::read`] does.
    fn read_all(texts: &[&str]) -> Vec<Result<Self::Element, EncodingError>> {
        texts.par_iter().map(|text| Self::read(text)).collect()
    }
    /// Writes elements, many at a time because that is cheaper.
    fn write(elements: &[Self::Element]) -> Vec<String>;

    /// Packs an element.
    fn pack(element: &Encoded<Self>) -> Self::Packed;
    /// The element again; it has been checked before it was packed.
    fn unpack(packed: &Self::Packed) -> Encoded<Self>;
    /// Many elements again, each as [`Group::unpack`] does.
    fn unpack_all(packed: &[Self::Packed]) -> Vec<Encoded<Self>> {
        packed.par_iter().map(Self::unpack).collect()
    }

    /// The order in which a record lists elements, told from their spellings (PROTOCOL: as
    /// little-endian byte strings on Ed25519).
    fn compare(a: &str, b: &str) -> Ordering;

    /// The scalar 0.
    fn zero() -> Self::Scalar;
    /// The scalar 1.
    fn one() -> Self::Scalar;
    /// A small number as a scalar.
    fn scalar(n: u64) -> Self::Scalar;
    /// 1 / s modulo q, and 0 for 0.
    fn invert(s: &Self::Scalar) -> Self::Scalar;
    /// A 256-bit big-endian number modulo q: how challenges are made.
    fn scalar_from_digest(digest: &[u8; 32]) -> Self::Scalar;
    /// A 512-bit big-endian number modulo q: how credentials are derived.
    fn scalar_from_wide(bytes: &[u8; 64]) -> Self::Scalar;
    /// A uniformly random scalar.
    fn random_scalar(rng: &mut impl CryptoRng) -> Self::Scalar;
    /// Reads a canonical decimal number below q.
    fn read_scalar(text: &str) -> Result<Self::Scalar, EncodingError>;
    /// Writes a scalar in decimal.
    fn write_scalar(s: &Self::Scalar) -> String;

    /// `of_ints`: small numbers as an element; none where the group has no room for so many.
    fn of_ints(values: &[u8]) -> Option<Self::Element>;
    /// `to_ints`: the `count` numbers that an element holds.
    fn to_ints(element: &Self::Element, count: usize) -> Vec<u8>;
    /// The numbers that each element holds, and whether it is the very element that [`Group::of_ints`] makes
    /// of them. Of public elements.
    fn to_ints_all(elements: &[Self::Element], count: usize) -> Vec<(Vec<u8>, bool)> {
        let read = |element: &Self::Element| {
            let numbers = Self::to_ints(element, count);
            let even = Self::of_ints(&numbers).is_some_and(|made| made == *element);
            (numbers, even)
        };
        elements.par_iter().map(read).collect()
    }
    /// `GetGenerator(i)`: generators of which nobody knows the logarithms. None where the
    /// specification's function has to abort (never seen: chance about 2^-250).
    fn independent_generator(i: i64) -> Option<Self::Element>;
    /// Many of them.
    fn independent_generators(numbers: &[i64]) -> Option<Vec<Self::Element>> {
        let numbers = numbers.par_iter();
        numbers.map(|i| Self::independent_generator(*i)).collect()
    }
}

/// An element together with its one spelling, so that hashing needs no second encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded<G: Group> {
    element: G::Element,
    text: Box<str>,
}

impl<G: Group> Encoded<G> {
    /// Reads an element from its canonical spelling.
    pub fn read(text: &str) -> Result<Self, EncodingError> {
        Ok(Self {
            element: G::read(text)?,
            text: text.into(),
        })
    }

    /// Reads many elements from their canonical spellings.
    pub(crate) fn read_all<'t>(
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Result<Vec<Self>, EncodingError> {
        let texts: Vec<&str> = texts.into_iter().collect();
        let elements = G::read_all(&texts).into_iter().zip(texts);
        elements
            .map(|(element, text)| Ok(Self::known(element?, text)))
            .collect()
    }

    /// An element whose spelling has been read before.
    pub(crate) fn known(element: G::Element, text: &str) -> Self {
        Self {
            element,
            text: text.into(),
        }
    }

    /// Gives one element its spelling.
    pub fn new(element: G::Element) -> Self {
        let text = G::write(std::slice::from_ref(&element))
            .pop()
            .unwrap_or_default();
        Self {
            element,
            text: text.into(),
        }
    }

    /// Gives many elements their spellings.
    pub fn batch(elements: Vec<G::Element>) -> Vec<Self> {
        let texts = G::write(&elements);
        let pair = |(element, text): (G::Element, String)| Self {
            element,
            text: text.into(),
        };
        elements.into_iter().zip(texts).map(pair).collect()
    }

    /// The element.
    pub fn element(&self) -> &G::Element {
        &self.element
    }

    /// The spelling.
    pub fn text(&self) -> &str {
        &self.text
    }
}
