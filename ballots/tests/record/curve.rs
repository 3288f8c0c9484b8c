//! What is no element of Ed25519's group of prime order, or not written as one; and what is no
//! number below its order.

use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};

const Q: &str = "7237005577332262213973186563042994240857116359379907606001950938285454250989";

/// The spelling of a point in records: big-endian hexadecimal digits.
fn spell(point: &EdwardsPoint) -> String {
    let bytes = point.compress().to_bytes();
    bytes
        .iter()
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn point(text: &str) -> EdwardsPoint {
    let byte = |i: usize| u8::from_str_radix(&text[i..i + 2], 16).unwrap();
    let mut bytes: Vec<u8> = (0..64).step_by(2).map(byte).collect();
    bytes.reverse();
    let compressed = CompressedEdwardsY::from_slice(&bytes).unwrap();
    compressed.decompress().unwrap()
}

/// The element plus a point of small order: of the eight, that of this number.
pub fn plus_torsion(text: &str, number: usize) -> String {
    spell(&(point(text) + EIGHT_TORSION[number]))
}

/// The neutral element, which is written as every other and yet forbidden nearly everywhere.
pub fn neutral() -> String {
    spell(&EIGHT_TORSION[0])
}

/// N34 to N42: every way in which a text can fail to be an element, beside the good `text`. `few`
/// leaves out what differs by the number of the torsion point alone.
pub fn no_elements(text: &str, few: bool) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut add = |name: &str, bad: String| all.push((name.to_owned(), bad));
    let torsion = if few { 4..5 } else { 1..8 };
    for i in torsion {
        let point = EIGHT_TORSION[i];
        add(&format!("N34, N35 torsion point {i}"), spell(&point));
        add(
            &format!("N34, N35 plus torsion point {i}"),
            plus_torsion(text, i),
        );
    }
    add("N36 y = p", format!("7{}ed", "f".repeat(61)));
    add("N37 x = 0 with a sign", format!("8{}1", "0".repeat(62)));
    add("N38 off the curve", format!("{}2", "0".repeat(63)));
    add("N39 63 digits", text[1..].to_owned());
    if few {
        return all;
    }
    add("N36, N42 y = p + 1", format!("7{}ee", "f".repeat(61)));
    add("N36, N42 y = 2^255 - 1", format!("7{}", "f".repeat(63)));
    add("N36 y = p with a sign", format!("f{}ed", "f".repeat(61)));
    add(
        "N37, N42 x = 0 with a sign, y = -1",
        format!("f{}ec", "f".repeat(61)),
    );
    add("N39 65 digits", format!("0{text}"));
    add("N39 upper case", text.to_uppercase());
    add("N39 a prefix", format!("0x{}", &text[2..]));
    add("N39 nothing", String::new());
    add("N39 not ASCII", format!("é{}", &text[2..]));
    all
}

/// N07, N08: every way in which a text can fail to be a number below q.
pub fn no_scalars(text: &str, few: bool) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut add = |name: &str, bad: String| all.push((name.to_owned(), bad));
    add("N08 plus q", add_decimal(text, Q));
    add("N07 leading zero", format!("0{text}"));
    add("N07 negative", format!("-{text}"));
    if few {
        return all;
    }
    add("N07 q", Q.to_owned());
    add("N07 plus", format!("+{text}"));
    add("N07 hexadecimal", format!("{}ff", &text[..20]));
    add("N07 2^256 and more", "9".repeat(80));
    add("N07 white space", format!(" {text}"));
    add("N13 nothing", String::new());
    add("N67 1e0", "1e0".to_owned());
    add("N67 1.0", "1.0".to_owned());
    add("N07 other digits", "١".repeat(20));
    all
}

pub fn add_decimal(a: &str, b: &str) -> String {
    let digits = |n: &str| n.bytes().rev().map(|c| c - b'0').collect::<Vec<_>>();
    let (a, b) = (digits(a), digits(b));
    let mut carry = 0;
    let mut out = Vec::new();
    for i in 0..a.len().max(b.len()) + 1 {
        let sum = a.get(i).unwrap_or(&0) + b.get(i).unwrap_or(&0) + carry;
        out.push(char::from(b'0' + sum % 10));
        carry = sum / 10;
    }
    let sum: String = out.iter().rev().collect();
    sum.trim_start_matches('0').to_owned()
}

/// How a leaf of a record's JSON reads.
pub enum Reads {
    Element,
    Scalar,
}

/// By its form: 64 hexadecimal digits, or a long decimal number.
pub fn reads(text: &str) -> Option<Reads> {
    let decimal = text.len() > 20 && text.bytes().all(|c| c.is_ascii_digit());
    let hex = text.len() == 64 && text.bytes().all(|c| c.is_ascii_hexdigit());
    match (hex, decimal) {
        (true, false) => Some(Reads::Element),
        (_, true) => Some(Reads::Scalar),
        _ => None,
    }
}
