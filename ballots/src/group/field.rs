//! Multiplicative groups of finite fields (specification, section "Finite fields"): the arithmetic
//! that BELENIOS-2048 and RFC-3526-2048 share. Elements are written in decimal.
//!
//! Numbers are in Montgomery form throughout, on public data too.

use std::cmp::Ordering;
use std::fmt::Debug;

use crypto_bigint::ctutils::CtAssign;
use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
use crypto_bigint::{Choice, MultiExponentiateBoundedExp, RandomMod, U2048, Word};
use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::{Encoded, EncodingError, Group};
use crate::hash::Hash;

/// 64-bit words of a number.
pub(super) const LIMBS: usize = U2048::LIMBS;
/// Decimal digits of the largest number of 2048 bits.
const DIGITS: usize = 617;
/// Bits of an exponent that one step of a table looks at, and the multiples in a row.
const WINDOW: usize = 4;
const ROW: usize = 1 << WINDOW;

/// What tells one finite-field group from another. Every such type is a [`Group`].
pub trait Field: Copy + Debug + Eq + Send + Sync + 'static {
    /// The name in the election's `group` field.
    const NAME: &'static str;
    /// Most candidates of a ranked question: none where the group has no `embedding`.
    const CANDIDATES: usize;
    /// Bits of q.
    const ORDER_BITS: u32;
    /// g
    const GENERATOR: U2048;
    /// Whether p = 2q + 1: then the subgroup is that of the squares.
    const SAFE_PRIME: bool;
    /// p
    type Modulus: ConstMontyParams<LIMBS>;
    /// q
    type Order: ConstMontyParams<LIMBS>;

    /// The multiples of g, made once.
    fn generator_table() -> &'static Table<Self>;
}

/// A member of the field, in use a member of the subgroup.
type Element<F> = ConstMontyForm<<F as Field>::Modulus, LIMBS>;
/// A number modulo q.
type Scalar<F> = ConstMontyForm<<F as Field>::Order, LIMBS>;

/// For every four bits of an exponent, the base to all of their values.
pub struct Table<F: Field>(Vec<[Element<F>; ROW]>);

impl<F: Field> Table<F> {
    pub(super) fn new(base: &Element<F>) -> Self {
        let mut power = *base;
        let windows = (F::ORDER_BITS as usize).div_ceil(WINDOW);
        let row = |_| {
            let mut next = Element::<F>::ONE;
            let row = std::array::from_fn(|_| {
                let entry = next;
                next = next.mul(&power);
                entry
            });
            power = next;
            row
        };
        Self((0..windows).map(row).collect())
    }

    /// base^s, reading every entry of every row.
    fn pow(&self, s: &Scalar<F>) -> Element<F> {
        let exponent = Zeroizing::new(s.retrieve());
        let mut product = Element::<F>::ONE;
        for (row, digit) in self.0.iter().zip(digits(&exponent)) {
            let mut chosen = Element::<F>::ONE;
            for (value, entry) in (0u8..).zip(row) {
                chosen.ct_assign(entry, Choice::from_u8_eq(digit, value));
            }
            product = product.mul(&chosen);
        }
        product
    }

    fn vartime_pow(&self, s: &Scalar<F>) -> Element<F> {
        let exponent = s.retrieve();
        let chosen = self.0.iter().zip(digits(&exponent));
        let chosen = chosen
            .filter(|(_, digit)| *digit != 0)
            .filter_map(|(row, digit)| row.get(usize::from(digit)));
        chosen.fold(Element::<F>::ONE, |product, entry| product.mul(entry))
    }
}

/// The exponent four bits at a time, the lowest first.
fn digits(exponent: &U2048) -> impl DoubleEndedIterator<Item = u8> {
    let words = exponent.as_words().iter();
    words.flat_map(|word| {
        (0..Word::BITS / WINDOW as u32).map(move |i| ((word >> (WINDOW as u32 * i)) & 15) as u8)
    })
}

impl<F: Field> Group for F {
    const NAME: &'static str = <F as Field>::NAME;
    const RANKED_CANDIDATES: usize = F::CANDIDATES;
    type Element = Element<F>;
    type Scalar = Scalar<F>;
    type Packed = Element<F>;
    type Table = Table<F>;

    fn identity() -> Element<F> {
        Element::<F>::ONE
    }

    fn generator() -> Element<F> {
        Element::<F>::new(&F::GENERATOR)
    }

    fn mul(a: &Element<F>, b: &Element<F>) -> Element<F> {
        a.mul(b)
    }

    fn div(a: &Element<F>, b: &Element<F>) -> Element<F> {
        // Nothing but 0 lacks an inverse, and 0 is no element.
        let inverse = b.invert().into_option();
        a.mul(&inverse.unwrap_or(Element::<F>::ONE))
    }

    fn pow_g(s: &Scalar<F>) -> Element<F> {
        F::generator_table().pow(s)
    }

    fn pow(base: &Element<F>, s: &Scalar<F>) -> Element<F> {
        base.pow_bounded_exp(&*Zeroizing::new(s.retrieve()), F::ORDER_BITS)
    }

    fn table(base: &Element<F>) -> Table<F> {
        Table::new(base)
    }

    fn pow_table(table: &Table<F>, s: &Scalar<F>) -> Element<F> {
        table.pow(s)
    }

    fn product(scalars: &[Scalar<F>], bases: &[Element<F>]) -> Element<F> {
        let pairs = bases.iter().zip(scalars);
        let mut pairs: Vec<(Element<F>, U2048)> =
            pairs.map(|(base, s)| (*base, s.retrieve())).collect();
        let product = Element::<F>::multi_exponentiate_bounded_exp(&pairs[..], F::ORDER_BITS);
        pairs.iter_mut().for_each(|(_, s)| s.zeroize());
        product
    }

    fn vartime_g(s: &Scalar<F>, base: &Element<F>, t: &Scalar<F>) -> Element<F> {
        Self::vartime_table(F::generator_table(), s, base, t)
    }

    fn vartime_table(
        fixed: &Table<F>,
        s: &Scalar<F>,
        base: &Element<F>,
        t: &Scalar<F>,
    ) -> Element<F> {
        fixed.vartime_pow(s).mul(&base.pow_vartime(&t.retrieve()))
    }

    fn vartime_product(scalars: &[Scalar<F>], bases: &[Element<F>]) -> Element<F> {
        // So many tables at a time: their size against the squarings that they share.
        const AT_ONCE: usize = 64;
        let pieces = scalars.chunks(AT_ONCE).zip(bases.chunks(AT_ONCE));
        pieces
            .map(|(scalars, bases)| straus::<F>(scalars, bases))
            .fold(Element::<F>::ONE, |all, piece| all.mul(&piece))
    }

    fn read(text: &str) -> Result<Element<F>, EncodingError> {
        let number = read_number(text).ok_or(EncodingError::Form)?;
        if number >= *F::Modulus::PARAMS.modulus().as_ref() {
            return Err(EncodingError::NotCanonical);
        }
        let element = Element::<F>::new(&number);
        if number != U2048::ZERO && in_subgroup::<F>(&element) {
            Ok(element)
        } else {
            Err(EncodingError::NotInSubgroup)
        }
    }

    fn write(elements: &[Element<F>]) -> Vec<String> {
        let write = |element: &Element<F>| element.retrieve().to_string_radix_vartime(10);
        elements.iter().map(write).collect()
    }

    fn pack(element: &Encoded<F>) -> Element<F> {
        *element.element()
    }

    fn unpack(packed: &Element<F>) -> Encoded<F> {
        Encoded::new(*packed)
    }

    fn compare(a: &str, b: &str) -> Ordering {
        // Canonical decimal numbers: the longer is the greater.
        a.len().cmp(&b.len()).then_with(|| a.cmp(b))
    }

    fn zero() -> Scalar<F> {
        Scalar::<F>::ZERO
    }

    fn one() -> Scalar<F> {
        Scalar::<F>::ONE
    }

    fn scalar(n: u64) -> Scalar<F> {
        Scalar::<F>::new(&U2048::from(n))
    }

    fn invert(s: &Scalar<F>) -> Scalar<F> {
        s.invert().into_option().unwrap_or(Scalar::<F>::ZERO)
    }

    fn scalar_from_digest(digest: &[u8; 32]) -> Scalar<F> {
        Scalar::<F>::new(&from_big_endian(digest))
    }

    fn scalar_from_wide(bytes: &[u8; 64]) -> Scalar<F> {
        Scalar::<F>::new(&*Zeroizing::new(from_big_endian(bytes)))
    }

    fn random_scalar(rng: &mut impl CryptoRng) -> Scalar<F> {
        let modulus = F::Order::PARAMS.modulus().as_nz_ref();
        Scalar::<F>::new(&*Zeroizing::new(U2048::random_mod_vartime(rng, modulus)))
    }

    fn read_scalar(text: &str) -> Result<Scalar<F>, EncodingError> {
        let number = Zeroizing::new(read_number(text).ok_or(EncodingError::Scalar)?);
        if *number < *F::Order::PARAMS.modulus().as_ref() {
            Ok(Scalar::<F>::new(&number))
        } else {
            Err(EncodingError::Scalar)
        }
    }

    fn write_scalar(s: &Scalar<F>) -> String {
        Zeroizing::new(s.retrieve()).to_string_radix_vartime(10)
    }

    fn of_ints(values: &[u8]) -> Option<Element<F>> {
        if values.len() > F::CANDIDATES {
            return None;
        }
        // Eight bits a number and eight of padding, most significant first.
        let mut bytes = Zeroizing::new([0; U2048::BYTES]);
        let places = bytes.iter_mut().rev().skip(1);
        places
            .zip(values.iter().rev())
            .for_each(|(to, from)| *to = *from);
        (0..=u8::MAX).find_map(|padding| {
            if let Some(last) = bytes.last_mut() {
                *last = padding;
            }
            let number = U2048::from_be_slice(&*bytes);
            let canonical = number > U2048::ONE && number < *F::Modulus::PARAMS.modulus().as_ref();
            let element = Element::<F>::new(&number);
            (canonical && element.jacobi_symbol().is_one().to_bool()).then_some(element)
        })
    }

    fn to_ints(element: &Element<F>, count: usize) -> Vec<u8> {
        let bytes = element.retrieve().to_be_bytes();
        let numbers = bytes.as_ref().iter().rev().skip(1).take(count);
        let mut numbers: Vec<u8> = numbers.copied().collect();
        numbers.reverse();
        numbers
    }

    fn independent_generator(i: i64) -> Option<Element<F>> {
        if !F::SAFE_PRIME {
            return None;
        }
        let x = Hash::of(format!("ggen|{i}").as_bytes());
        // The cofactor (p - 1) / q is 2.
        let h = Element::<F>::new(&from_big_endian(x.as_bytes())).square();
        let excluded = [Element::<F>::ZERO, Self::identity(), Self::generator()];
        (!excluded.contains(&h)).then_some(h)
    }
}

/// Exact: Legendre's symbol where the subgroup is that of the squares, x^q = 1 elsewhere.
fn in_subgroup<F: Field>(element: &Element<F>) -> bool {
    if F::SAFE_PRIME {
        element.jacobi_symbol_vartime().is_one().to_bool()
    } else {
        element.pow_vartime(F::Order::PARAMS.modulus().as_ref()) == Element::<F>::ONE
    }
}

/// Straus: the squarings are shared by all bases.
fn straus<F: Field>(scalars: &[Scalar<F>], bases: &[Element<F>]) -> Element<F> {
    let digits: Vec<Vec<u8>> = scalars
        .iter()
        .map(|s| digits(&s.retrieve()).collect())
        .collect();
    let row = |base: &Element<F>| -> [Element<F>; ROW] {
        let mut next = Element::<F>::ONE;
        std::array::from_fn(|_| {
            let after = next.mul(base);
            std::mem::replace(&mut next, after)
        })
    };
    let rows: Vec<[Element<F>; ROW]> = bases.iter().map(row).collect();
    let windows = (F::ORDER_BITS as usize).div_ceil(WINDOW);
    let mut product = Element::<F>::ONE;
    for window in (0..windows).rev() {
        for _ in 0..WINDOW {
            product = product.square();
        }
        for (row, digits) in rows.iter().zip(&digits) {
            let digit = digits.get(window).map_or(0, |digit| usize::from(*digit));
            if let Some(entry) = row.get(digit).filter(|_| digit != 0) {
                product = product.mul(entry);
            }
        }
    }
    product
}

/// Canonical decimal digits: no sign, no leading zero. None above 2^2048.
fn read_number(text: &str) -> Option<U2048> {
    let canonical = !text.is_empty()
        && text.len() <= DIGITS
        && text.bytes().all(|c| c.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if canonical {
        U2048::from_str_radix_vartime(text, 10).ok()
    } else {
        None
    }
}

fn from_big_endian(bytes: &[u8]) -> U2048 {
    let mut wide = Zeroizing::new([0; U2048::BYTES]);
    let places = wide.iter_mut().rev().zip(bytes.iter().rev());
    places.for_each(|(to, from)| *to = *from);
    U2048::from_be_slice(&*wide)
}
