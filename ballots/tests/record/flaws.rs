//! Flawed records: each has exactly one flaw and fails at the check that is there for it. The
//! numbers are those of the adversarial list (THREATS.md).

use ballots::record::{Check, verify_record};
use ballots::{Answer, EventKind as K};

use crate::actors::{Election, ranked, summed};
use crate::corpus::{Corpus, Maker, fail};
use crate::script::{Script, mend_checksum};

/// A good record with a blank-allowing summed and a ranked question; voter 0 votes twice.
pub fn good() -> Script {
    let mut election = Election::new(9, vec![summed(3, 1, 2, true), ranked(4)], 5, 2);
    let votes = [
        (0, [true, false, false]),
        (1, [false, false, false]),
        (0, [false, true, true]),
    ];
    let ballots: Vec<_> = votes
        .iter()
        .map(|(voter, choices)| {
            let ranks = vec![1, 2, 0, *voter as u8];
            election.vote(
                *voter,
                &[Answer::Summed(choices.to_vec()), Answer::Ranked(ranks)],
            )
        })
        .collect();
    let (archive, _) = election.run(&ballots);
    Script::new(election, &archive)
}

/// Changes one digit of a decimal number that starts at the nth `key`.
pub fn bump(text: &str, key: &str, nth: usize) -> String {
    let at = text.match_indices(key).nth(nth).unwrap().0 + key.len();
    let digits = text[at..].find('"').unwrap();
    let last = at + digits - 1;
    let digit = if text.as_bytes()[last] == b'1' {
        "2"
    } else {
        "1"
    };
    format!("{}{digit}{}", &text[..last], &text[last + 1..])
}

pub const FLAWS: &[Maker] = &[
    archives,
    declared_sizes_are_not_believed,
    chains,
    orders,
    setups,
    trustees,
];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

#[test]
fn the_record_that_is_bent_is_good() {
    let report = verify_record(&good().write()[..], &());
    assert_eq!(report.failure, None);
    let made: Vec<Check> = report.checks.iter().map(|run| run.number).collect();
    let due = Check::ALL.iter().filter(|check| !check.is_beside());
    let due: Vec<Check> = due.copied().collect();
    assert_eq!(made, due, "every check is made on it");
}

fn archives(c: &mut Corpus<'_>) {
    let good = good().write();
    let at = |i: usize, byte: u8| {
        let mut bent = good.clone();
        bent[i] = byte;
        bent
    };
    c.add("N75 size", &at(1024 + 130, b'7'), Check::ArchiveForm);
    c.add("N75 checksum", &at(1024 + 150, b'7'), Check::ArchiveForm);
    c.add("N74 link", &at(1024 + 156, b'2'), Check::ArchiveForm);
    c.add("N76 long name", &at(1024 + 156, b'L'), Check::ArchiveForm);
    c.add(
        "N76 extended header",
        &at(1024 + 156, b'x'),
        Check::ArchiveForm,
    );
    let member = |how: &dyn Fn(&mut [u8])| {
        let mut bent = good.clone();
        how(&mut bent[1024..1536]);
        mend_checksum(&mut bent[1024..1536]);
        bent
    };
    let header = |c: &mut Corpus<'_>, name: &str, how: &dyn Fn(&mut [u8])| {
        c.add(name, &member(how), Check::ArchiveForm);
    };
    // With a checksum that is right: only the canonical header is one.
    header(c, "N74 a hard link", &|block| block[156] = b'1');
    header(c, "N74 a symbolic link", &|block| block[156] = b'2');
    header(c, "N74 a device", &|block| block[156] = b'3');
    header(c, "N74 a folder", &|block| block[156] = b'5');
    header(c, "N74 an absolute path", &|block| block[0] = b'/');
    header(c, "N74 a path upwards", &|block| {
        block[..3].copy_from_slice(b"../")
    });
    header(c, "N74 a mode", &|block| block[106] = b'5');
    header(c, "N74 an owner", &|block| block[114] = b'1');
    header(c, "N74 an owner's name", &|block| {
        block[265..269].copy_from_slice(b"root")
    });
    header(c, "N76 a prefix of the name", &|block| block[345] = b'a');
    header(c, "N76 another format", &|block| {
        block[257..262].copy_from_slice(b"ustar")
    });
    header(c, "N75 a larger size", &|block| block[130] = b'7');
    header(c, "N75 a size of spaces", &|block| {
        block[124..135].copy_from_slice(b"        1000"[..11].try_into().unwrap())
    });
    header(c, "N75 a binary size", &|block| block[124] = 0x80);
    header(c, "N80 a name in upper case", &|block| {
        block[..64].make_ascii_uppercase()
    });
    header(c, "N80 an ending in upper case", &|block| {
        block[64..74].make_ascii_uppercase()
    });
    header(c, "N80 no ending", &|block| block[64..74].fill(0));
    c.add("N75 mtime", &at(1024 + 146, b'0'), Check::ArchiveForm);
    c.add("N74 a path", &at(1024, b'/'), Check::ArchiveForm);
    c.add("N78 header not first", &good[1024..], Check::ArchiveForm);
    c.add(
        "N78 two headers",
        &[&good[..1024], &good].concat(),
        Check::ArchiveForm,
    );
    c.add(
        "N79 zeros at the end",
        &[&good[..], &[0; 1024]].concat(),
        Check::ArchiveForm,
    );
    c.add(
        "N52 cut in a member",
        &good[..good.len() - 100],
        Check::ArchiveForm,
    );
    c.add("N71 empty", &[], Check::ArchiveForm);
    c.add(
        "N55 content of an object",
        &at(1024 + 512 + 30, b'?'),
        Check::Names,
    );
    let padding = good.len() - 1;
    c.add("N79 padding", &at(padding, 1), Check::ArchiveForm);
    c.add("N52 header alone", &good[..1024], Check::Order);
}

/// N77: a member that declares a terabyte costs no memory and no time.
fn declared_sizes_are_not_believed(c: &mut Corpus<'_>) {
    let mut bent = good().write();
    let size = b"77777777777";
    bent[1024 + 124..1024 + 135].copy_from_slice(size);
    c.add("N77 terabyte", &bent, Check::ArchiveForm);
}

fn chains(c: &mut Corpus<'_>) {
    let mut bend_event = |name: &str, nth: usize, how: &dyn Fn(&str) -> String| {
        let mut archive = Vec::new();
        c.with_script(|script| archive = script.write_with(nth, how));
        c.add(name, &archive, Check::Chain);
    };
    bend_event("N51 height", 2, &|json| {
        json.replacen("\"height\":2", "\"height\":3", 1)
    });
    bend_event("N51 first height", 0, &|json| {
        json.replacen("\"height\":0", "\"height\":1", 1)
    });
    bend_event("N50 parent", 2, &|json| {
        let at = json.find("\"parent\":\"").unwrap() + 10;
        format!("{}{}{}", &json[..at], "a".repeat(64), &json[at + 64..])
    });
    bend_event("N50 parent of the first", 0, &|json| {
        json.replacen('{', &format!("{{\"parent\":\"{}\",", "a".repeat(64)), 1)
    });
    let mut payload = |name: &str, nth: usize, how: &dyn Fn(&str) -> String| {
        let mut archive = Vec::new();
        c.with_script(|script| archive = script.write_with(nth, how));
        c.add(name, &archive, Check::Payload);
    };
    payload("N55 payload is another object", 2, &|json| {
        let at = json.find("\"payload\":\"").unwrap() + 11;
        format!("{}{}{}", &json[..at], "a".repeat(64), &json[at + 64..])
    });
    payload("N55 no payload", 2, &|json| {
        let at = json.find(",\"payload\"").unwrap();
        format!("{}}}", &json[..at])
    });
}

fn orders(c: &mut Corpus<'_>) {
    c.bend("N54 second setup", Check::Order, |s| {
        let setup = s.steps[0].clone();
        s.steps.insert(1, setup);
    });
    c.bend("N54 a ballot after the end", Check::Order, |s| {
        let ballot = s.steps[1].clone();
        let end = s.place(K::EndBallots, 0);
        s.steps.insert(end + 1, ballot);
    });
    c.bend("N54 event after the result", Check::Order, |s| {
        let result = s.steps.last().unwrap().clone();
        s.steps.push(result);
    });
    for kind in [K::EndBallots, K::EncryptedTally, K::EndShuffles] {
        c.bend(&format!("N49, N54 without {kind}"), Check::Order, |s| {
            let place = s.place(kind, 0);
            s.steps.remove(place);
        });
    }
    c.bend("N49 no shuffle at all", Check::Order, |s| {
        s.steps.retain(|step| step.kind != K::Shuffle)
    });
    c.bend("N54 result without decryptions", Check::Order, |s| {
        s.steps.retain(|step| step.kind != K::PartialDecryption);
    });
    c.bend("N55 payload missing", Check::Payload, |s| {
        s.step(K::Ballot, 0).objects.clear()
    });
    c.bend("N77 many objects before one event", Check::Payload, |s| {
        s.step(K::Ballot, 0).objects = (0..10_000u32).map(|i| i.to_string().into_bytes()).collect();
    });
    c.bend("N55 unreferenced object", Check::Payload, |s| {
        s.step(K::Ballot, 0).objects.insert(0, b"{}".to_vec());
    });
    let mut archive = good().write();
    archive.extend(ballots::archive::data_member(b"{}", 1_795_300_596));
    c.add("N55 an object at the end", &archive, Check::Payload);
}

fn setups(c: &mut Corpus<'_>) {
    let mut setup = |name: &str, check, object: usize, from: &str, to: &str| {
        c.bend(name, check, |s| {
            s.replace(K::Setup, 0, object, from, to);
            s.rename_setup();
        });
    };
    setup(
        "N14 another group",
        Check::Election,
        0,
        "\"Ed25519\"",
        "\"RFC-3526-2048\"",
    );
    setup(
        "N15 parameters in place of the group's name",
        Check::Election,
        0,
        "\"Ed25519\"",
        "{\"g\":\"2\",\"p\":\"23\",\"q\":\"11\"}",
    );
    setup(
        "N14 the other finite field",
        Check::Election,
        0,
        "\"Ed25519\"",
        "\"BELENIOS-2048\"",
    );
    setup(
        "N16 unknown group",
        Check::Election,
        0,
        "\"Ed25519\"",
        "\"Ed448\"",
    );
    setup(
        "N78 unknown version",
        Check::Election,
        0,
        "{\"version\":1",
        "{\"version\":2",
    );
    setup(
        "N65 unknown field",
        Check::Election,
        0,
        "{\"version\":1",
        "{\"colour\":1,\"version\":1",
    );
    setup(
        "N64 duplicate key",
        Check::Election,
        0,
        "{\"version\":1",
        "{\"version\":1,\"version\":1",
    );
    setup(
        "max above the choices",
        Check::Election,
        0,
        "\"max\":2",
        "\"max\":4",
    );
    setup(
        "min above max",
        Check::Election,
        0,
        "\"min\":1",
        "\"min\":3",
    );
    setup(
        "N67 a number as 1.0",
        Check::Election,
        0,
        "\"max\":2",
        "\"max\":2.0",
    );
    setup(
        "short identifier",
        Check::Election,
        0,
        "\"uuid\":\"",
        "\"uuid\":\"0",
    );
    setup(
        "no question",
        Check::Election,
        0,
        "\"questions\":[",
        "\"questions\":[],\"x\":[",
    );
    setup("N24 weight 0", Check::Roll, 2, "\",\"", ",0\",\"");
    setup("N24 weight -1", Check::Roll, 2, "\",\"", ",-1\",\"");
    setup("N24 weight 1.5", Check::Roll, 2, "\",\"", ",1.5\",\"");
    setup(
        "N24 weight 2^60",
        Check::Roll,
        2,
        "\",\"",
        ",1152921504606846976\",\"",
    );
    setup(
        "N27 weight with a ranked question",
        Check::Roll,
        2,
        "\",\"",
        ",2\",\"",
    );
    setup("N66 white space", Check::Roll, 2, "\",\"", "\", \"");
    c.bend("N23 credential twice", Check::Roll, |s| {
        let list = s.text(K::Setup, 0, 2);
        s.replace(
            K::Setup,
            0,
            2,
            &list,
            &format!("[{},{}", &list[1..67], &list[1..]),
        );
        s.rename_setup();
    });
    c.bend("N40 the identity as a credential", Check::Roll, |s| {
        let identity = format!("[\"{}1\",", "0".repeat(63));
        s.replace(K::Setup, 0, 2, "[", &identity);
        s.rename_setup();
    });
    c.bend("N22 roll of another setup", Check::Payload, |s| {
        let list = s.text(K::Setup, 0, 2);
        s.replace(K::Setup, 0, 2, &list[1..68], "");
    });
}

fn trustees(c: &mut Corpus<'_>) {
    let mut trustees = |name: &str, check, how: &dyn Fn(&str) -> String| {
        c.bend(name, check, |s| {
            let text = s.text(K::Setup, 0, 1);
            let bent = how(&text);
            assert_ne!(text, bent);
            s.replace(K::Setup, 0, 1, &text, &bent);
            s.rename_setup();
        });
    };
    trustees("N57 challenge", Check::Trustees, &|t| {
        bump(t, "\"challenge\":\"", 0)
    });
    trustees("N57 response", Check::Trustees, &|t| {
        bump(t, "\"response\":\"", 1)
    });
    trustees("N57 a key twice", Check::Trustees, &|t| {
        let middle = t.find("],[").unwrap();
        format!("[{},{}]", &t[1..=middle], &t[1..=middle])
    });
    trustees("no trustee", Check::Trustees, &|_| "[]".to_owned());
    trustees("unknown kind", Check::Trustees, &|t| {
        t.replacen("Single", "Double", 1)
    });
    trustees("a trustee less", Check::ElectionKey, &|t| {
        format!("{}]", &t[..=t.find("],[").unwrap()])
    });
    trustees("N58 the identity as a key", Check::Trustees, &|t| {
        let key = t.find("\"public_key\":\"").unwrap() + 14;
        format!("{}{}1{}", &t[..key], "0".repeat(63), &t[key + 64..])
    });
}
