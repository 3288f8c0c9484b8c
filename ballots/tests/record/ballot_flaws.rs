//! Ballots with one flaw each: what the voter could do, and what others could do to a ballot.
//! Where the flaw lies inside, the voter signs again, so that nothing else is wrong.

use ballots::record::Check;
use ballots::{Answer, Ballot, BallotError, Ed25519, EventKind as K, Group};

use crate::actors::{Election, ranked, summed};
use crate::flaws::{bend, bump, good, must_fail};
use crate::resign::resign;

/// Bends the text of ballot `nth` and lets its voter sign it again.
fn bend_signed(name: &str, check: Check, nth: usize, how: impl FnOnce(&str) -> String) {
    bend(name, check, |s| {
        let voter = [0, 1, 0][nth];
        let text = s.text(K::Ballot, nth, 0);
        let bent = how(&text);
        assert_ne!(bent, text, "{name}");
        s.step(K::Ballot, nth).objects[0] = resign(&mut s.election, voter, &bent);
    });
}

/// A voter who does nothing wrong and signs again is accepted: the flaws below are what fails.
#[test]
fn signing_again_is_no_flaw() {
    let mut script = good();
    let text = script.text(K::Ballot, 0, 0);
    let again = resign(&mut script.election, 0, &text);
    assert_ne!(again, text.as_bytes());
    script.election.accept(&again);
}

/// N06: every challenge and response of a ballot counts.
#[test]
fn every_number_of_every_proof() {
    let mut script = good();
    let text = script.text(K::Ballot, 0, 0);
    let body = text.find(",\"signature\"").unwrap();
    for key in ["\"challenge\":\"", "\"response\":\""] {
        let all = text.matches(key).count();
        let inside = text[..body].matches(key).count();
        assert!(inside > 2 * 4 + 2 + 3);
        for nth in 0..inside {
            let bent = bump(&text, key, nth);
            let bent = resign(&mut script.election, 0, &bent);
            let ballot = Ballot::parse(&bent, &script.election.setup).unwrap();
            let error = ballot.verify(&script.election.setup).unwrap_err();
            assert!(
                matches!(error, BallotError::Proof(_)),
                "{key} {nth}: {error}"
            );
        }
        bend("N06 signature", Check::Signature, |s| {
            s.step(K::Ballot, 0).objects[0] = bump(&text, key, all - 1).into_bytes();
        });
    }
}

#[test]
fn proofs() {
    let swap = |text: &str, one: &str, other: &str| {
        text.replacen(one, "@", 1)
            .replacen(other, one, 1)
            .replacen('@', other, 1)
    };
    bend_signed(
        "N06 proofs of two choices swapped",
        Check::Proofs,
        0,
        |text| {
            let from = text.find("\"individual_proofs\":[").unwrap() + 21;
            let proofs: Vec<&str> = text[from..].split("]").take(2).collect();
            swap(text, proofs[0], proofs[1].trim_start_matches(','))
        },
    );
    bend_signed("N05 choices permuted", Check::Proofs, 0, |text| {
        let from = text.find("\"choices\":[").unwrap() + 11;
        let choices: Vec<&str> = text[from..].split("},").take(2).collect();
        swap(text, choices[0], choices[1])
    });
    bend_signed("N11 alpha of a choice", Check::Proofs, 0, |text| {
        let at = text.find("\"alpha\":\"").unwrap() + 9;
        text.replacen(&text[at..at + 64], &format!("{}58", "66".repeat(31)), 1)
    });
    bend_signed("beta of the ranking", Check::Proofs, 0, |text| {
        let at = text.rfind("\"beta\":\"").unwrap() + 8;
        text.replacen(&text[at..at + 64], &format!("{}58", "66".repeat(31)), 1)
    });
}

#[test]
fn eligibility() {
    bend("N20 credential not on the roll", Check::Eligible, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let at = text.find("\"credential\":\"").unwrap() + 14;
        let stranger = format!("{}58", "66".repeat(31));
        s.replace(K::Ballot, 0, 0, &text[at..at + 64], &stranger);
    });
    bend("N03 another's ballot signed again", Check::Proofs, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let other = s.election.credentials[3].public::<Ed25519>(s.election.setup.uuid());
        let at = text.find("\"credential\":\"").unwrap() + 14;
        let bent = text.replacen(&text[at..at + 64], other.as_str(), 1);
        s.step(K::Ballot, 0).objects[0] = resign(&mut s.election, 3, &bent);
    });
    bend("signature by another", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        s.step(K::Ballot, 0).objects[0] = resign(&mut s.election, 3, &text);
    });
    bend("no signature", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let body = text.find(",\"signature\"").unwrap();
        s.replace(K::Ballot, 0, 0, &text[body..], "}");
    });
    bend("hash of another ballot signed", Check::Signature, |s| {
        let text = s.text(K::Ballot, 0, 0);
        let at = text.find("\"hash\":\"").unwrap() + 8;
        s.replace(K::Ballot, 0, 0, &text[at..at + 43], &"A".repeat(43));
    });
}

#[test]
fn copies() {
    bend("N01 the same ballot again", Check::NoCopies, |s| {
        let ballot = s.steps[1].clone();
        s.steps.insert(2, ballot);
    });
    bend(
        "N02 an older ballot after a newer one",
        Check::NoCopies,
        |s| {
            let ballot = s.steps[1].clone();
            s.steps.insert(4, ballot);
        },
    );
    bend(
        "N04 a voter's own ciphertexts again",
        Check::NoCopies,
        |s| {
            let text = s.text(K::Ballot, 0, 0);
            s.step(K::Ballot, 2).objects[0] = resign(&mut s.election, 0, &text);
        },
    );
    bend_signed(
        "N04 a ciphertext twice in a ballot",
        Check::NoCopies,
        0,
        |text| {
            let from = text.find("\"choices\":[").unwrap() + 11;
            let choices: Vec<&str> = text[from..].split("},").take(2).collect();
            text.replacen(choices[1], choices[0], 1)
        },
    );
}

#[test]
fn shapes() {
    let cut = |text: &str, key: &str| {
        let from = text.find(key).unwrap() + key.len();
        let end = from + text[from..].find("},").unwrap() + 2;
        format!("{}{}", &text[..from], &text[end..])
    };
    bend_signed("N29 a choice less", Check::BallotForm, 0, |t| {
        cut(t, "\"choices\":[")
    });
    bend_signed("N13 a proof less", Check::BallotForm, 0, |t| {
        cut(t, "\"overall_proof\":[")
    });
    bend_signed("N13 blank proof cut", Check::BallotForm, 0, |t| {
        cut(t, "\"blank_proof\":[")
    });
    bend_signed("N13 proof of a choice cut", Check::BallotForm, 0, |t| {
        cut(t, "\"individual_proofs\":[[")
    });
    bend_signed("N31 no blank proof", Check::BallotForm, 0, |text| {
        let from = text.find(",\"blank_proof\":[").unwrap();
        let end = from + text[from..].find(']').unwrap() + 1;
        format!("{}{}", &text[..from], &text[end..])
    });
    bend_signed("N31 an empty blank proof", Check::BallotForm, 0, |text| {
        let from = text.find("\"blank_proof\":[").unwrap() + 15;
        let end = from + text[from..].find(']').unwrap();
        format!("{}{}", &text[..from], &text[end..])
    });
    bend_signed("N28 an answer less", Check::BallotForm, 0, |text| {
        let from = text.find("\"answers\":[").unwrap() + 11;
        let second = text.rfind(",{\"choices\":{").unwrap();
        format!("{}{}", &text[..from], &text[second + 1..])
    });
    bend_signed("N28 an answer twice", Check::BallotForm, 0, |text| {
        let second = text.rfind(",{\"choices\":{").unwrap();
        let end = text.find("],\"signature\"").unwrap();
        format!("{}{}{}", &text[..end], &text[second..end], &text[end..])
    });
    bend_signed(
        "N72 an answer of another kind",
        Check::BallotForm,
        0,
        |text| text.replacen("{\"choices\":[", "{\"choices\":[[", 1),
    );
}

#[test]
fn encodings() {
    let bend_element = |name: &str, element: &str| {
        bend_signed(name, Check::BallotForm, 0, |text| {
            let at = text.find("\"alpha\":\"").unwrap() + 9;
            format!("{}{element}{}", &text[..at], &text[at + 64..])
        });
    };
    bend_element("N38 off the curve", &format!("{}2", "0".repeat(63)));
    bend_element("N36 y not below p", &format!("7{}ee", "f".repeat(61)));
    bend_element("N37 x = 0 with a sign", &format!("8{}1", "0".repeat(62)));
    bend_element("N35 of order 4", &"0".repeat(64));
    bend_element("N35 of order 2", &format!("7{}ec", "f".repeat(61)));
    bend_element("N39 63 digits", &"6".repeat(63));
    bend_element("N39 upper case", &format!("{}5A", "66".repeat(31)));
    bend_element(
        "N68 an escape",
        &format!("{}\\u0035\\u0038", "66".repeat(31)),
    );
    let number = |name: &str, how: &dyn Fn(&str) -> String| {
        bend_signed(name, Check::BallotForm, 0, |text| {
            let at = text.find("\"challenge\":\"").unwrap() + 13;
            let end = at + text[at..].find('"').unwrap();
            format!("{}{}{}", &text[..at], how(&text[at..end]), &text[end..])
        });
    };
    number("N07 leading zero", &|n| format!("0{n}"));
    number("N07 negative", &|n| format!("-{n}"));
    number("N07 plus", &|n| format!("+{n}"));
    number("N07 hex", &|_| "ff".to_owned());
    number("N07 above q", &|_| "9".repeat(77));
    number("N13 empty", &|_| String::new());
    number("N67 1e0", &|_| "1e0".to_owned());
    // N08: the challenge plus q: the same number to whoever reduces, and refused here.
    number("N08 challenge + q", &|n| {
        let wide = Ed25519::read_scalar(n).unwrap();
        let q = "7237005577332262213973186563042994240857116359379907606001950938285454250989";
        add_decimal(&Ed25519::write_scalar(&wide), q)
    });
}

fn add_decimal(a: &str, b: &str) -> String {
    let digits = |n: &str| n.bytes().rev().map(|c| c - b'0').collect::<Vec<_>>();
    let (a, b) = (digits(a), digits(b));
    let mut carry = 0;
    let mut out = Vec::new();
    for i in 0..a.len().max(b.len()) + 1 {
        let sum = a.get(i).unwrap_or(&0) + b.get(i).unwrap_or(&0) + carry;
        out.push(char::from(b'0' + sum % 10));
        carry = sum / 10;
    }
    out.iter()
        .rev()
        .collect::<String>()
        .trim_start_matches('0')
        .to_owned()
}

#[test]
fn parsing() {
    let bend_bytes = |name: &str, how: &dyn Fn(&str) -> Vec<u8>| {
        bend(name, Check::BallotForm, |s| {
            let text = s.text(K::Ballot, 0, 0);
            s.step(K::Ballot, 0).objects[0] = how(&text);
        });
    };
    bend_bytes("N64 duplicate key", &|t| {
        t.replacen('{', "{\"election_uuid\":\"x\",", 1).into()
    });
    bend_bytes("N65 unknown field", &|t| {
        t.replacen('{', "{\"x\":1,", 1).into()
    });
    bend_bytes("N66 white space", &|t| t.replacen(':', ": ", 1).into());
    bend_bytes("N66 a line at the end", &|t| format!("{t}\n").into());
    bend_bytes("N68 a byte order mark", &|t| format!("\u{feff}{t}").into());
    bend_bytes("N68 not UTF-8", &|t| [t.as_bytes(), &[0xff]].concat());
    bend_bytes("N71 trailing bytes", &|t| format!("{t}{{}}").into());
    bend_bytes("N69 depth", &|_| "[".repeat(100_000).into());
    bend_bytes("N70 length", &|_| "[0],".repeat(10_000_000).into());
    bend_bytes("N72 a list", &|t| format!("[{t}]").into());
    bend_bytes("not JSON", &|_| b"hello".to_vec());
    bend_bytes("nothing", &|_| Vec::new());
    bend_bytes("N66 order of fields", &|t| {
        let end = t.find(",\"election_hash\"").unwrap();
        let next = t.find(",\"credential\"").unwrap();
        format!("{{{},{}{}", &t[end + 1..next], &t[1..end], &t[next..]).into()
    });
}

/// N17 to N19 and N44: a ballot of another election, by hash and by identifier.
#[test]
fn other_elections() {
    let mut clone = Election::new(10, vec![summed(3, 1, 2, true), ranked(4)], 5, 2);
    let answers = [
        Answer::Summed(vec![true, false, false]),
        Answer::Ranked(vec![1, 0, 0, 0]),
    ];
    let foreign = clone.vote(0, &answers);
    bend("N44 moved", Check::BallotForm, |s| {
        s.step(K::Ballot, 0).objects[0] = foreign
    });
    bend_signed("N17 wrong election hash", Check::BallotForm, 0, |text| {
        let at = text.find("\"election_hash\":\"").unwrap() + 17;
        format!("{}{}{}", &text[..at], "A".repeat(43), &text[at + 43..])
    });
    bend_signed("N18 wrong identifier", Check::BallotForm, 0, |text| {
        let at = text.find("\"election_uuid\":\"").unwrap() + 17;
        format!("{}1111{}", &text[..at], &text[at + 4..])
    });
}

/// N21: a credential plus a torsion point is another spelling, and not on the roll.
#[test]
fn credentials_are_exact() {
    let mut script = good();
    let text = script.text(K::Ballot, 0, 0);
    let at = text.find("\"credential\":\"").unwrap() + 14;
    let upper = text[at..at + 64].to_uppercase();
    let bent = text.replacen(&text[at..at + 64], &upper, 1);
    let bent = resign(&mut script.election, 0, &bent);
    script.step(K::Ballot, 0).objects[0] = bent;
    must_fail(
        "N39 credential in upper case",
        &script.write(),
        Check::Eligible,
    );
}
