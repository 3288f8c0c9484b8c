//! Flawed records: each has exactly one flaw and fails at the check that is there for it. The
//! numbers are those of the adversarial list (THREATS.md).

use ballots::record::{Check, verify_record};
use ballots::{Answer, EventKind as K, Hash};

use crate::actors::{Election, ranked, summed};
use crate::script::Script;

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

/// Fails unless the record fails at this check.
pub fn must_fail(name: &str, archive: &[u8], check: Check) {
    let report = verify_record(archive, &());
    let failure = report
        .failure
        .unwrap_or_else(|| panic!("{name}: the record holds"));
    assert_eq!(failure.check, check, "{name}: {failure}");
    assert!(
        !report.holds && !report.complete && report.result.is_none(),
        "{name}"
    );
}

/// Bends a good record and sees it fail.
pub fn bend(name: &str, check: Check, how: impl FnOnce(&mut Script)) {
    let mut script = good();
    how(&mut script);
    must_fail(name, &script.write(), check);
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

#[test]
fn the_record_that_is_bent_is_good() {
    let report = verify_record(&good().write()[..], &());
    assert_eq!(report.failure, None);
    let made: Vec<Check> = report.checks.iter().map(|run| run.number).collect();
    let due = Check::ALL.iter().filter(|check| !check.is_beside());
    let due: Vec<Check> = due.copied().collect();
    assert_eq!(made, due, "every check is made on it");
}

#[test]
fn archives() {
    let good = good().write();
    let at = |i: usize, byte: u8| {
        let mut bent = good.clone();
        bent[i] = byte;
        bent
    };
    must_fail("N75 size", &at(1024 + 130, b'7'), Check::ArchiveForm);
    must_fail("N75 checksum", &at(1024 + 150, b'7'), Check::ArchiveForm);
    must_fail("N74 link", &at(1024 + 156, b'2'), Check::ArchiveForm);
    must_fail("N76 long name", &at(1024 + 156, b'L'), Check::ArchiveForm);
    must_fail("mtime", &at(1024 + 146, b'0'), Check::ArchiveForm);
    must_fail("a path", &at(1024, b'/'), Check::ArchiveForm);
    must_fail("N78 header not first", &good[1024..], Check::ArchiveForm);
    must_fail(
        "N78 two headers",
        &[&good[..1024], &good].concat(),
        Check::ArchiveForm,
    );
    must_fail(
        "N79 zeros at the end",
        &[&good[..], &[0; 1024]].concat(),
        Check::ArchiveForm,
    );
    must_fail(
        "N52 cut in a member",
        &good[..good.len() - 100],
        Check::ArchiveForm,
    );
    must_fail("empty", &[], Check::ArchiveForm);
    must_fail(
        "content of an object",
        &at(1024 + 512 + 30, b'?'),
        Check::Names,
    );
    let padding = good.len() - 1;
    must_fail("padding", &at(padding, 1), Check::ArchiveForm);
    must_fail("header alone", &good[..1024], Check::Order);
}

/// N77: a member that declares a terabyte costs no memory and no time.
#[test]
fn declared_sizes_are_not_believed() {
    let mut bent = good().write();
    let size = b"77777777777";
    bent[1024 + 124..1024 + 135].copy_from_slice(size);
    must_fail("terabyte", &bent, Check::ArchiveForm);
}

#[test]
fn chains() {
    // Event bytes are edited, and named by their new hash, without mending the chain.
    let bend_event = |name: &str, nth: usize, from: &str, to: &str| {
        let script = good();
        let mut archive = ballots::archive::header(1_795_300_596);
        let mut last = None;
        for (i, step) in script.steps.iter().enumerate() {
            for object in &step.objects {
                archive.extend(ballots::archive::data_member(object, 1_795_300_596));
            }
            let payload = step.objects.last().map(|object| Hash::of(object));
            let mut event = ballots::Event::next(last.as_ref(), step.kind, payload);
            if i == nth {
                let json = String::from_utf8(event.to_json()).unwrap();
                assert!(json.contains(from), "{json}");
                event = ballots::Event::parse(json.replacen(from, to, 1).as_bytes()).unwrap();
            }
            archive.extend(ballots::archive::event_member(&event, 1_795_300_596));
            last = Some(event);
        }
        let check = if from.starts_with("\"payload") {
            Check::Payload
        } else {
            Check::Chain
        };
        must_fail(name, &archive, check);
    };
    bend_event("N51 height", 2, "\"height\":2", "\"height\":3");
    bend_event("N51 first height", 0, "\"height\":0", "\"height\":1");
    let parent = script_parent();
    bend_event(
        "N50 parent",
        2,
        &parent,
        &parent.replace(|c: char| c.is_ascii_digit(), "a"),
    );
}

/// How the third event names its parent.
fn script_parent() -> String {
    let script = good();
    let mut last = None;
    for step in &script.steps[..2] {
        let payload = step.objects.last().map(|object| Hash::of(object));
        last = Some(ballots::Event::next(last.as_ref(), step.kind, payload));
    }
    format!("\"parent\":\"{}\"", last.unwrap().hash())
}

#[test]
fn orders() {
    bend("N54 second setup", Check::Order, |s| {
        let setup = s.steps[0].clone();
        s.steps.insert(1, setup);
    });
    bend("ballot after the end", Check::Order, |s| {
        let ballot = s.steps[1].clone();
        let end = s.place(K::EndBallots, 0);
        s.steps.insert(end + 1, ballot);
    });
    bend("N54 event after the result", Check::Order, |s| {
        let result = s.steps.last().unwrap().clone();
        s.steps.push(result);
    });
    for kind in [K::EndBallots, K::EncryptedTally, K::EndShuffles] {
        bend("step left out", Check::Order, |s| {
            let place = s.place(kind, 0);
            s.steps.remove(place);
        });
    }
    bend("N49 no shuffle at all", Check::Order, |s| {
        s.steps.retain(|step| step.kind != K::Shuffle)
    });
    bend("N54 result without decryptions", Check::Order, |s| {
        s.steps.retain(|step| step.kind != K::PartialDecryption);
    });
    bend("N55 payload missing", Check::Payload, |s| {
        s.step(K::Ballot, 0).objects.clear()
    });
    bend("N55 unreferenced object", Check::Payload, |s| {
        s.step(K::Ballot, 0).objects.insert(0, b"{}".to_vec());
    });
    let mut archive = good().write();
    archive.extend(ballots::archive::data_member(b"{}", 1_795_300_596));
    must_fail("N55 an object at the end", &archive, Check::Payload);
}

#[test]
fn setups() {
    let setup = |name: &str, check, object: usize, from: &str, to: &str| {
        bend(name, check, |s| {
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
    bend("N23 credential twice", Check::Roll, |s| {
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
    bend("N40 the identity as a credential", Check::Roll, |s| {
        let identity = format!("[\"{}1\",", "0".repeat(63));
        s.replace(K::Setup, 0, 2, "[", &identity);
        s.rename_setup();
    });
    bend("N22 roll of another setup", Check::Payload, |s| {
        let list = s.text(K::Setup, 0, 2);
        s.replace(K::Setup, 0, 2, &list[1..68], "");
    });
}

#[test]
fn trustees() {
    let trustees = |name: &str, check, how: &dyn Fn(&str) -> String| {
        bend(name, check, |s| {
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
