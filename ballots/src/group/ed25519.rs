//! Ed25519, the group of our elections (specification, section "Ed25519").

use std::cmp::Ordering;
use std::sync::OnceLock;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{EdwardsBasepointTable, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{BasepointTable, Identity, MultiscalarMul};
use rand_core::CryptoRng;
use rayon::prelude::*;
use zeroize::Zeroize;

use super::edwards::{self, Exponent, Fixed, Guarded, Point};
use super::member::Member;
use super::{Encoded, EncodingError, Group, Product, Products, decimal, ints};
use crate::hash::{Hash, read_hex};

/// The twisted Edwards curve of RFC 7748, its subgroup of prime order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ed25519;

/// Multiples of one point: small tables for constant time, one exponent after another and many at a
/// time, and a large one for variable time, each made when it is first asked for.
pub struct Table {
    base: Member,
    constant: OnceLock<Box<EdwardsBasepointTable>>,
    guarded: OnceLock<Option<Guarded>>,
    vartime: OnceLock<Fixed>,
}

impl Table {
    fn constant(&self) -> &EdwardsBasepointTable {
        let make = || Box::new(EdwardsBasepointTable::create(&self.base.guarded()));
        self.constant.get_or_init(make)
    }

    fn guarded(&self) -> Option<&Guarded> {
        let make = || Guarded::new(&self.base.public());
        self.guarded.get_or_init(make).as_ref()
    }

    fn vartime(&self) -> &Fixed {
        self.vartime.get_or_init(|| Fixed::new(&self.base.public()))
    }
}

/// The generator's multiples for variable time.
fn generator_table() -> &'static Fixed {
    static TABLE: OnceLock<Fixed> = OnceLock::new();
    TABLE.get_or_init(|| Fixed::new(&Ed25519::generator().public()))
}

/// The generator's multiples for many secret exponents at a time, where the processor can.
fn guarded_generator() -> Option<&'static Guarded> {
    static TABLE: OnceLock<Option<Guarded>> = OnceLock::new();
    let make = || Guarded::new(&Ed25519::generator().public());
    TABLE.get_or_init(make).as_ref()
}

/// Each exponent's multiple, by the table where there is one.
fn guarded_multiples(
    table: Option<&Guarded>,
    exponents: &[Scalar],
    alone: impl Fn(&Scalar) -> Member + Sync + Send,
) -> Vec<Member> {
    let Some(table) = table else {
        return exponents.par_iter().map(alone).collect();
    };
    let exponents: Vec<&Exponent> = exponents.iter().map(Scalar::as_bytes).collect();
    let points = table.multiples(&exponents);
    points.into_iter().map(Member::from).collect()
}

impl Group for Ed25519 {
    const NAME: &'static str = "Ed25519";
    const RANKED_CANDIDATES: usize = ints::INTS;
    type Element = Member;
    type Scalar = Scalar;
    type Packed = [u8; 32];
    type Table = Table;

    fn identity() -> Member {
        EdwardsPoint::identity().into()
    }

    fn generator() -> Member {
        ED25519_BASEPOINT_POINT.into()
    }

    fn mul(a: &Member, b: &Member) -> Member {
        a.plus(b)
    }

    fn div(a: &Member, b: &Member) -> Member {
        a.minus(b)
    }

    fn pow_g(s: &Scalar) -> Member {
        EdwardsPoint::mul_base(s).into()
    }

    fn pow_g_all(exponents: &[Scalar]) -> Vec<Member> {
        guarded_multiples(guarded_generator(), exponents, Self::pow_g)
    }

    fn pow(base: &Member, s: &Scalar) -> Member {
        (base.guarded() * s).into()
    }

    fn table(base: &Member) -> Table {
        Table {
            base: *base,
            constant: OnceLock::new(),
            guarded: OnceLock::new(),
            vartime: OnceLock::new(),
        }
    }

    fn pow_table(table: &Table, s: &Scalar) -> Member {
        table.constant().mul_base(s).into()
    }

    fn pow_table_all(table: &Table, exponents: &[Scalar]) -> Vec<Member> {
        let alone = |s: &Scalar| Self::pow_table(table, s);
        guarded_multiples(table.guarded(), exponents, alone)
    }

    fn product(scalars: &[Scalar], bases: &[Member]) -> Member {
        EdwardsPoint::multiscalar_mul(scalars, bases.iter().map(Member::guarded)).into()
    }

    fn vartime_g(s: &Scalar, base: &Member, t: &Scalar) -> Member {
        let power = edwards::multiple(&base.public(), t.as_bytes());
        generator_table().add_multiple(power, s.as_bytes()).into()
    }

    fn vartime_table(fixed: &Table, s: &Scalar, base: &Member, t: &Scalar) -> Member {
        let power = edwards::multiple(&base.public(), t.as_bytes());
        fixed.vartime().add_multiple(power, s.as_bytes()).into()
    }

    fn vartime_products(products: &Products<'_, Self>) -> Vec<Member> {
        let bases: Vec<Point> = products.bases().iter().map(Member::public).collect();
        let list: Vec<_> = products.list().iter().map(of_points).collect();
        let points = edwards::products(&bases, &list);
        points.into_iter().map(Member::from).collect()
    }

    fn vartime_all<'e>(elements: impl Iterator<Item = &'e Member>) -> Member {
        Member::sum(elements)
    }

    fn vartime_product(scalars: &[Scalar], bases: &[Member]) -> Member {
        let exponents: Vec<Exponent> = scalars.iter().map(Scalar::to_bytes).collect();
        let bases: Vec<Point> = bases.iter().map(Member::public).collect();
        edwards::sum_of_multiples(&exponents, &bases).into()
    }

    fn read(text: &str) -> Result<Member, EncodingError> {
        let point = Point::decompress(&canonical(text)?).ok_or(EncodingError::NotOnCurve)?;
        member(point, point.in_prime_subgroup())
    }

    fn read_all(texts: &[&str]) -> Vec<Result<Member, EncodingError>> {
        let spelled: Vec<_> = texts.iter().map(|text| canonical(text)).collect();
        let sound: Vec<[u8; 32]> = spelled.iter().copied().flatten().collect();
        let mut points = edwards::read_all(&sound).into_iter();
        let read = |spelled: Result<[u8; 32], EncodingError>| {
            spelled?;
            let (point, is_member) = points.next().flatten().ok_or(EncodingError::NotOnCurve)?;
            member(point, is_member)
        };
        spelled.into_iter().map(read).collect()
    }

    fn write(elements: &[Member]) -> Vec<String> {
        Member::compress_all(elements).iter().map(spell).collect()
    }

    fn pack(element: &Encoded<Self>) -> [u8; 32] {
        let mut bytes = read_hex(element.text()).unwrap_or_default();
        bytes.reverse();
        bytes
    }

    fn unpack(packed: &[u8; 32]) -> Encoded<Self> {
        // What was packed decompresses.
        let point = Point::decompress(packed).unwrap_or(Point::IDENTITY);
        Encoded::known(point.into(), &spell(packed))
    }

    fn unpack_all(packed: &[[u8; 32]]) -> Vec<Encoded<Self>> {
        let points = edwards::decompress_all(packed).into_iter();
        // What was packed decompresses.
        let known = |(point, packed): (Option<Point>, &_)| {
            let point = point.unwrap_or(Point::IDENTITY);
            Encoded::known(point.into(), &spell(packed))
        };
        points.zip(packed).map(known).collect()
    }

    fn compare(a: &str, b: &str) -> Ordering {
        a.as_bytes().rchunks(2).cmp(b.as_bytes().rchunks(2))
    }

    fn zero() -> Scalar {
        Scalar::ZERO
    }

    fn one() -> Scalar {
        Scalar::ONE
    }

    fn scalar(n: u64) -> Scalar {
        Scalar::from(n)
    }

    fn invert(s: &Scalar) -> Scalar {
        s.invert()
    }

    fn scalar_from_digest(digest: &[u8; 32]) -> Scalar {
        let mut little = *digest;
        little.reverse();
        Scalar::from_bytes_mod_order(little)
    }

    fn scalar_from_wide(bytes: &[u8; 64]) -> Scalar {
        let mut little = *bytes;
        little.reverse();
        let scalar = Scalar::from_bytes_mod_order_wide(&little);
        little.zeroize();
        scalar
    }

    fn random_scalar(rng: &mut impl CryptoRng) -> Scalar {
        let mut bytes = [0; 64];
        rng.fill_bytes(&mut bytes);
        let scalar = Scalar::from_bytes_mod_order_wide(&bytes);
        bytes.zeroize();
        scalar
    }

    fn read_scalar(text: &str) -> Result<Scalar, EncodingError> {
        let bytes = decimal::read(text).ok_or(EncodingError::Scalar)?;
        Option::from(Scalar::from_canonical_bytes(bytes)).ok_or(EncodingError::Scalar)
    }

    fn write_scalar(s: &Scalar) -> String {
        decimal::write(s.as_bytes())
    }

    fn of_ints(values: &[u8]) -> Option<Member> {
        ints::of_ints(values)
    }

    fn to_ints(element: &Member, count: usize) -> Vec<u8> {
        ints::to_ints(element, count)
    }

    fn to_ints_all(elements: &[Member], count: usize) -> Vec<(Vec<u8>, bool)> {
        ints::to_ints_all(elements, count)
    }

    fn independent_generator(i: i64) -> Option<Member> {
        Self::independent_generators(&[i])?.pop()
    }

    fn independent_generators(numbers: &[i64]) -> Option<Vec<Member>> {
        let first = |i: &i64| {
            let mut start = *Hash::of(format!("ggen|{i}").as_bytes()).as_bytes();
            start.reverse();
            shift_right_two(&start)
        };
        let candidates: Vec<[u8; 32]> = numbers.iter().map(first).collect();
        let generator = Self::generator().public();
        let point = |point: Point| {
            let point = point.times_eight();
            (point != Point::IDENTITY && point != generator).then(|| point.into())
        };
        next_points(candidates).into_iter().map(point).collect()
    }
}

/// For each candidate the point that it spells, or else the first number above it that spells one. (The
/// top bits of candidates are 0.)
fn next_points(mut candidates: Vec<[u8; 32]>) -> Vec<Point> {
    let mut points = edwards::decompress_all(&candidates);
    loop {
        let pairs = candidates.iter_mut().zip(&points);
        let missing = pairs.filter(|(_, point)| point.is_none());
        let next = missing.map(|(candidate, _)| {
            increment(candidate);
            *candidate
        });
        let next: Vec<[u8; 32]> = next.collect();
        if next.is_empty() {
            return points.into_iter().flatten().collect();
        }
        let missing = points.iter_mut().filter(|point| point.is_none());
        for (point, found) in missing.zip(edwards::decompress_all(&next)) {
            *point = found;
        }
    }
}

/// The bytes that 64 hexadecimal digits spell, if they may spell a point.
fn canonical(text: &str) -> Result<[u8; 32], EncodingError> {
    let mut bytes = read_hex(text).ok_or(EncodingError::Form)?;
    bytes.reverse();
    if is_canonical(&bytes) {
        Ok(bytes)
    } else {
        Err(EncodingError::NotCanonical)
    }
}

fn member(point: Point, is_member: bool) -> Result<Member, EncodingError> {
    if is_member {
        Ok(point.into())
    } else {
        Err(EncodingError::NotInSubgroup)
    }
}

/// A product as the arithmetic of points takes it: what bases are divided by goes to the generator.
fn of_points<'t>(product: &Product<'t, Ed25519>) -> edwards::Product<'t> {
    let divided = product.powers.iter().filter(|power| power.value != 0);
    let divided = divided.map(|power| -(Scalar::from(power.value) * power.exponent));
    let on_g = product.g.into_iter().chain(divided).reduce(|a, b| a + b);
    let g = on_g.map(|s| (generator_table(), s.to_bytes()));
    let table = product
        .table
        .map(|(table, s)| (table.vartime(), s.to_bytes()));
    let power = |power: &super::Power<Ed25519>| (power.base, power.exponent.to_bytes());
    edwards::Product {
        powers: product.powers.iter().map(power).collect(),
        fixed: g.into_iter().chain(table).collect(),
    }
}

/// 64 hexadecimal digits, most significant first: the reverse of the compressed bytes.
fn spell(bytes: &[u8; 32]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).map_or('0', |c| char::from(*c));
    let bytes = bytes.iter().rev();
    bytes
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Whether the compressed form is the one that compression gives: y below p, and no sign on x = 0.
fn is_canonical(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    let top = last & 0x7f;
    let at_or_above_p = *first >= 0xed && top == 0x7f && middle.iter().all(|b| *b == 0xff);
    // x = 0 exactly for y = 1 and y = -1 = p - 1.
    let one = *first == 1 && top == 0 && middle.iter().all(|b| *b == 0);
    let minus_one = *first == 0xec && top == 0x7f && middle.iter().all(|b| *b == 0xff);
    let signed = last & 0x80 != 0;
    !at_or_above_p && !(signed && (one || minus_one))
}

/// A little-endian number divided by four.
fn shift_right_two(bytes: &[u8; 32]) -> [u8; 32] {
    let mut out = [0; 32];
    let mut carry = 0;
    for (to, from) in out.iter_mut().zip(bytes).rev() {
        *to = (from >> 2) | (carry << 6);
        carry = from & 3;
    }
    out
}

/// A little-endian number plus one.
fn increment(bytes: &mut [u8; 32]) {
    for byte in bytes {
        let (sum, carry) = byte.overflowing_add(1);
        *byte = sum;
        if !carry {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::traits::IsIdentity;
    use proptest::prelude::*;

    /// The base point's spelling (PROTOCOL: "the base point reads 66..6658").
    #[test]
    fn base_point() {
        let text = format!("{}58", "66".repeat(31));
        assert_eq!(Ed25519::read(&text), Ok(Ed25519::generator()));
        assert_eq!(Ed25519::write(&[Ed25519::generator()]), [text]);
    }

    /// N34 and N35: every torsion point, alone and added to a good point, is refused; the identity
    /// alone is in the subgroup.
    #[test]
    fn torsion_is_refused() {
        for torsion in EIGHT_TORSION {
            let alone = spell(torsion.compress().as_bytes());
            let added = spell((torsion + ED25519_BASEPOINT_POINT).compress().as_bytes());
            if torsion.is_identity() {
                assert_eq!(Ed25519::read(&alone), Ok(Ed25519::identity()));
            } else {
                assert_eq!(Ed25519::read(&alone), Err(EncodingError::NotInSubgroup));
                assert_eq!(Ed25519::read(&added), Err(EncodingError::NotInSubgroup));
            }
        }
    }

    /// N36, N37, N38 and N39.
    #[test]
    fn other_spellings_are_refused() {
        let p_plus_1 = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee";
        let signed_one = format!("8{}1", "0".repeat(62));
        assert_eq!(Ed25519::read(p_plus_1), Err(EncodingError::NotCanonical));
        assert_eq!(Ed25519::read(&signed_one), Err(EncodingError::NotCanonical));
        let two = format!("{}2", "0".repeat(63));
        assert_eq!(Ed25519::read(&two), Err(EncodingError::NotOnCurve));
        let good = format!("{}58", "66".repeat(31));
        for wrong in [&good[1..], &format!("0{good}"), &good.replace('6', "A"), ""] {
            assert_eq!(Ed25519::read(wrong), Err(EncodingError::Form));
        }
    }

    /// Many at a time: what each is alone, whatever stands beside it.
    #[test]
    fn many_are_read_as_each_alone() {
        let spelled = |point: EdwardsPoint| spell(point.compress().as_bytes());
        let mut texts = Ed25519::write(&[Ed25519::generator(), Ed25519::identity()]);
        for torsion in EIGHT_TORSION {
            texts.extend([spelled(torsion), spelled(torsion + ED25519_BASEPOINT_POINT)]);
        }
        for wrong in [
            "",
            "66",
            &"A".repeat(64),
            &"f".repeat(64),
            &format!("{:064}", 2),
        ] {
            texts.push(wrong.to_owned());
            texts.extend(Ed25519::write(&[Ed25519::generator()]));
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        for from in 0..texts.len() {
            let texts = &texts[from..];
            let alone: Vec<_> = texts.iter().map(|text| Ed25519::read(text)).collect();
            assert_eq!(Ed25519::read_all(texts), alone);
        }
    }

    /// q itself and q + 1 are no scalars (N07, N08).
    #[test]
    fn scalars_stay_below_the_order() {
        let q = "7237005577332262213973186563042994240857116359379907606001950938285454250989";
        assert_eq!(Ed25519::read_scalar(q), Err(EncodingError::Scalar));
        let below = "7237005577332262213973186563042994240857116359379907606001950938285454250988";
        assert_eq!(Ed25519::read_scalar(below), Ok(-Scalar::ONE));
        assert_eq!(Ed25519::write_scalar(&-Scalar::ONE), below);
    }

    proptest! {
        #[test]
        fn one_spelling(bytes: [u8; 32]) {
            let mut text = Hash::from_bytes(bytes).to_string();
            if let Ok(point) = Ed25519::read(&text) {
                prop_assert_eq!(Ed25519::write(&[point]).pop(), Some(std::mem::take(&mut text)));
            }
        }
    }
}
