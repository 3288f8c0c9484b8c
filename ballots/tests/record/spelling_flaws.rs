//! Objects that are spelled otherwise than a record spells them, and numbers that are none: N64 to
//! N72, for every object of a record.

use ballots::EventKind as K;
use ballots::record::Check;

use crate::corpus::{Corpus, Maker, fail};
use crate::json::{Json, quoted};
use crate::script::{Script, raw_event};

pub const FLAWS: &[Maker] = &[spellings, election_texts, numbers, events];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// Every object that a record has, and the check that reads it.
const OBJECTS: [(K, usize, Check); 11] = [
    (K::Setup, 0, Check::Election),
    (K::Setup, 1, Check::Trustees),
    (K::Setup, 2, Check::Roll),
    (K::Setup, 3, Check::Payload),
    (K::Ballot, 0, Check::BallotForm),
    (K::EncryptedTally, 0, Check::Tally),
    (K::EncryptedTally, 1, Check::Totals),
    (K::Shuffle, 0, Check::Shuffle),
    (K::Shuffle, 1, Check::Payload),
    (K::PartialDecryption, 0, Check::Decryption),
    (K::Result, 0, Check::Result),
];

/// Names the bent object in what names it.
fn mend(script: &mut Script, kind: K, object: usize) {
    match (kind, object) {
        (K::Setup, 0..=2) => script.rename_setup(),
        (K::Shuffle | K::PartialDecryption, 0) => script.rename_owned(kind, 0, 1),
        _ => {}
    }
}

type How = fn(&str) -> Vec<u8>;

/// What is no JSON of this kind, or not in its one spelling.
const SPELLINGS: &[(&str, How)] = &[
    ("N66 white space", |t| t.replacen(',', ", ", 1).into()),
    ("N66 a line at the end", |t| format!("{t}\n").into()),
    ("N66 a space before", |t| format!(" {t}").into()),
    ("N68 a byte order mark", |t| format!("\u{feff}{t}").into()),
    ("N68 not UTF-8", |t| [t.as_bytes(), &[0xff]].concat()),
    ("N68 a NUL at the end", |t| format!("{t}\0").into()),
    ("N68 an escaped letter", escaped),
    ("N71 trailing bytes", |t| format!("{t}{{}}").into()),
    ("N71 cut in the middle", |t| t[..t.len() / 2].into()),
    ("N69 depth", |_| "[".repeat(100_000).into()),
    ("N69 closed depth", |_| {
        format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)).into()
    }),
    ("N70 length", |_| {
        format!("[{}0]", "0,".repeat(100_000)).into()
    }),
    ("N72 a list around it", |t| format!("[{t}]").into()),
    ("N72 null", |_| "null".into()),
    ("N72 a string", |t| quoted(t).into()),
    ("N72 a number", |_| "1".into()),
    ("nothing", |_| Vec::new()),
];

/// What an object with fields can have wrong beside.
const FIELDS: &[(&str, How)] = &[
    ("N64 a field twice", |t| {
        bend_fields(t, |fields| fields.insert(0, fields[0].clone()))
    }),
    ("N65 a field more", |t| {
        bend_fields(t, |fields| {
            fields.insert(0, ("x".to_owned(), Json::Leaf("1".to_owned())));
        })
    }),
    ("N65 a field less", |t| {
        bend_fields(t, |fields| drop(fields.remove(0)))
    }),
    ("N66 order of fields", |t| {
        bend_fields(t, |fields| fields.reverse())
    }),
    ("N68 a field in upper case", |t| {
        bend_fields(t, |fields| fields[0].0 = fields[0].0.to_uppercase())
    }),
    ("N72 a field of another kind", |t| {
        bend_fields(t, |fields| {
            fields[0].1 = match &fields[0].1 {
                Json::Leaf(_) => Json::Object(Vec::new()),
                _ => Json::Leaf("1".to_owned()),
            };
        })
    }),
];

/// The first letter of the first key, or digit of the first text, as an escape.
fn escaped(text: &str) -> Vec<u8> {
    let at = text.find('"').map_or(0, |at| at + 1);
    let letter = text[at..].chars().next().unwrap();
    let escape = format!("\\u{:04x}", u32::from(letter));
    format!("{}{escape}{}", &text[..at], &text[at + 1..]).into()
}

/// Bends the fields of the first object in the text.
fn bend_fields(text: &str, how: impl FnOnce(&mut Vec<(String, Json)>)) -> Vec<u8> {
    let mut json = Json::read(text);
    let places = json.places();
    let object = places
        .iter()
        .find(|place| matches!(json.clone().at(&place.steps), Json::Object(f) if f.len() > 1));
    if let Some(place) = object
        && let Json::Object(fields) = json.at(&place.steps)
    {
        how(fields);
    }
    json.write().into()
}

fn spellings(c: &mut Corpus<'_>) {
    for (kind, object, check) in OBJECTS {
        for (name, how) in SPELLINGS.iter().chain(FIELDS) {
            let name = format!("{name}, {kind} {object}");
            let mut bent = false;
            let mut archive = Vec::new();
            c.with_script(|script| {
                let text = script.text(kind, 0, object);
                let bytes = how(&text);
                bent = bytes != text.as_bytes();
                script.step(kind, 0).objects[object] = bytes;
                mend(script, kind, object);
                archive = script.write();
            });
            // A list of texts has no field to bend, nor the result a letter.
            if bent {
                c.add(&name, &archive, read_at(&name, kind, object, check));
            }
        }
    }
}

/// Where it must fail. The election's texts may be spelled in any way of JSON, since nothing but
/// the hash of the whole is derived from them: another spelling is another election, to which these
/// ballots do not belong.
fn read_at(name: &str, kind: K, object: usize, check: Check) -> Check {
    const OTHER_ELECTION: [&str; 5] = [
        "N66 white space,",
        "N66 a line at the end,",
        "N66 a space before,",
        "N66 order of fields,",
        "N68 an escaped letter,",
    ];
    let respelled = OTHER_ELECTION.iter().any(|n| name.starts_with(n));
    match (kind, object) {
        (K::Setup, 0) if respelled => Check::BallotForm,
        _ => check,
    }
}

/// N68: what may stand in no text.
fn election_texts(c: &mut Corpus<'_>) {
    let mut name = |name: &str, text: &str, check| {
        c.bend(name, check, |s| {
            s.replace(K::Setup, 0, 0, "\"name\":\"", &format!("\"name\":\"{text}"));
            s.rename_setup();
        });
    };
    name("N68 a lone surrogate", "\\ud800", Check::Election);
    name("N68 a control character", "\u{1}", Check::Election);
    name("N68 an unknown escape", "\\q", Check::Election);
    name(
        "N68 an escaped NUL, in another election",
        "\\u0000",
        Check::BallotForm,
    );
}

/// N67: a number has one spelling, and is whole.
fn numbers(c: &mut Corpus<'_>) {
    let places: [(K, usize, &str, &str, Check); 6] = [
        (K::Setup, 0, "{\"version\":", "1", Check::Election),
        (K::Setup, 0, "\"min\":", "1", Check::Election),
        (K::EncryptedTally, 1, "\"num_tallied\":", "2", Check::Totals),
        (
            K::EncryptedTally,
            1,
            "\"total_weight\":",
            "2",
            Check::Totals,
        ),
        (K::Shuffle, 1, "{\"owner\":", "1", Check::Payload),
        (K::Result, 0, "{\"result\":[[", "1", Check::Result),
    ];
    for (kind, object, key, number, check) in places {
        for bad in [
            format!("{number}.0"),
            format!("{number}e0"),
            format!("0{number}"),
            format!("+{number}"),
            format!("\"{number}\""),
            "-0".to_owned(),
            "-1".to_owned(),
            "9007199254740993".to_owned(),
            "18446744073709551617".to_owned(),
            "1e400".to_owned(),
            "NaN".to_owned(),
            "null".to_owned(),
            "true".to_owned(),
        ] {
            let name = format!("N67 {kind} {key}{bad}");
            let (from, to) = (format!("{key}{number}"), format!("{key}{bad}"));
            c.bend(&name, check, |s| {
                s.replace(kind, 0, object, &from, &to);
                mend(s, kind, object);
            });
        }
    }
}

/// Events that are spelled otherwise, named by their own hash: N51, N64 to N67.
fn events(c: &mut Corpus<'_>) {
    let mut event = |name: &str, from: &str, to: &str| {
        let name = format!("{name}, event");
        let mut archive = Vec::new();
        c.with_script(|script| archive = script.write_with(2, |json| json.replacen(from, to, 1)));
        c.add(&name, &archive, Check::Chain);
    };
    event("N51 no height", "\"height\":2,", "");
    event("N51 height repeated", "\"height\":2", "\"height\":1");
    event("N51 height as 2.0", "\"height\":2", "\"height\":2.0");
    event("N51 height as a string", "\"height\":2", "\"height\":\"2\"");
    event("N51 negative height", "\"height\":2", "\"height\":-2");
    event("N50 no parent", "{\"parent\":", "{\"prent\":");
    event(
        "N50 parent null",
        "{\"parent\":\"",
        "{\"parent\":null,\"x\":\"",
    );
    event(
        "N64 a field twice",
        "\"height\":2",
        "\"height\":2,\"height\":2",
    );
    event("N65 a field more", "\"height\":2", "\"x\":0,\"height\":2");
    event("N66 white space", "\"height\":2", "\"height\": 2");
    event("N43 an unknown kind", "\"Ballot\"", "\"Ballots\"");
    event("N68 kind in lower case", "\"Ballot\"", "\"ballot\"");
    // What an event is named is its hash, too.
    let json = b"{}";
    let mut archive = Vec::new();
    c.with_script(|script| archive = [script.write(), raw_event(json)].concat());
    c.add("N65 an empty event", &archive, Check::Chain);
}
