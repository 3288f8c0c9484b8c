//! The memory of `ballots watch`: heads that run ahead of the record, files that are torn or can't be written.

use std::fs;
use std::path::PathBuf;

use ballots::Hash;

use crate::judge;
use crate::supplement::Case;
use crate::watch::{Server, Shown, after, bent, has_curl, head, look};
use crate::watch_attacks::Running;

/// A server that shows a record with so many ballots, and no head; and a folder.
fn shown(case: &Case, ballots: usize) -> (Server, String, PathBuf) {
    let server = Server::start(Shown {
        archive: after(case, ballots),
        ranges: true,
        ..Shown::default()
    });
    let uuid = &case.content.uuid;
    let url = format!("{}/elections/{uuid}/{uuid}.bel", server.root);
    (server, url, judge::folder().join("state"))
}

/// A head may be newer than the record that was fetched just before it: one look later it may not.
#[test]
fn a_head_ahead_of_the_record_is_held_against_the_next() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let four = after(&case, 4);
    let ahead = head(&case, &four, 5, &case.service);
    // Another board's, of the same size.
    let other = head(&case, &after(&case, 5), 6, &case.service);
    let forked = ahead.replace(ahead.lines().nth(2).unwrap(), other.lines().nth(2).unwrap());
    let looks = |first: &str, then: usize, second: Option<&str>| {
        let (server, url, folder) = shown(&case, 3);
        server.show(|shown| shown.head = Some(first.to_owned()));
        let (code, said) = look(&url, &folder, "");
        assert_eq!((code, &said["signed"]), (0, &0.into()), "{said}");
        assert!(folder.join("head.pending.note").exists());
        server.show(|shown| {
            shown.archive = after(&case, then);
            shown.head = second.map(str::to_owned);
        });
        let (code, said) = look(&url, &folder, "");
        (code, said, folder)
    };
    let (code, said, _) = looks(&ahead, 3, Some(&ahead));
    assert_eq!((code, &said["alarm"]), (1, &"behind".into()), "{said}");
    let (code, said, _) = looks(&ahead, 3, None);
    assert_eq!((code, &said["alarm"]), (1, &"behind".into()), "{said}");
    let (code, said, folder) = looks(&forked, 4, Some(&forked));
    assert_eq!((code, &said["alarm"]), (1, &"head-fork".into()), "{said}");
    assert_eq!(
        fs::read_to_string(folder.join("head.other.note")).unwrap(),
        forked
    );
    let (code, said, folder) = looks(&ahead, 4, Some(&ahead));
    assert_eq!((code, &said["signed"]), (0, &5.into()), "{said}");
    assert!(!folder.join("head.pending.note").exists());
    let (code, said, _) = looks(&ahead, 5, Some(&head(&case, &four, 4, &case.service)));
    assert_eq!((code, &said["alarm"]), (1, &"old-head".into()), "{said}");
}

#[test]
fn a_head_that_is_no_longer_shown_is_an_alarm() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let (server, url, folder) = shown(&case, 3);
    assert_eq!(look(&url, &folder, "").0, 0, "no head was ever shown");
    let sound = head(&case, &after(&case, 3), 4, &case.service);
    server.show(|shown| shown.head = Some(sound));
    assert_eq!(look(&url, &folder, "").0, 0);
    server.show(|shown| shown.head = None);
    let (code, said) = look(&url, &folder, "");
    assert_eq!((code, &said["alarm"]), (1, &"no-head".into()), "{said}");
}

/// What the watch kept and can't read any more is never taken for nothing kept.
#[test]
fn what_is_torn_is_not_absent() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let (server, url, folder) = shown(&case, 3);
    let sound = head(&case, &after(&case, 3), 4, &case.service);
    server.show(|shown| shown.head = Some(sound));
    assert_eq!(look(&url, &folder, "").0, 0);
    for name in ["head.note", "head.pending.note"] {
        let kept = fs::read(folder.join(name)).ok();
        fs::write(folder.join(name), "torn").unwrap();
        assert_eq!(look(&url, &folder, "").0, 2, "{name}");
        match kept {
            Some(kept) => fs::write(folder.join(name), kept).unwrap(),
            None => fs::remove_file(folder.join(name)).unwrap(),
        }
    }
    assert_eq!(look(&url, &folder, "").0, 0);
    fs::write(folder.join("alarm.json"), "{\"alarm\":").unwrap();
    let (code, said) = look(&url, &folder, "");
    assert_eq!((code, &said["alarm"]), (1, &"unreadable".into()), "{said}");
}

/// A disk that is full for a while is no alarm, and silences none.
#[test]
fn what_cannot_be_written_neither_rings_nor_silences() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let (server, url, folder) = shown(&case, 3);
    let mut running = Running::start(&url, &folder);
    assert_eq!(running.until(|_| true)["events"], 4);
    // In the way of the file that a longer record is written to.
    fs::create_dir(folder.join("record.bel.new")).unwrap();
    server.show(|shown| shown.archive = after(&case, 4));
    std::thread::sleep(std::time::Duration::from_secs(3));
    fs::remove_dir(folder.join("record.bel.new")).unwrap();
    let said = running.until(|said| said["events"] != 4);
    assert_eq!(said["events"], 5, "{said}");
    let (code, _) = look(&url, &folder, "");
    assert_eq!(code, 2, "the folder is the running watch's");
    fs::create_dir(folder.join("alarm.json.new")).unwrap();
    server.show(|shown| shown.archive = after(&case, 2));
    let said = running.until(|said| said["events"] != 5);
    assert_eq!(said["alarm"], "shrunk", "{said}");
    assert_eq!(running.ended(), 1);
}

/// Two heads of one size prove by themselves that two boards were shown, whatever record stands beside them.
#[test]
fn a_second_head_of_one_size_is_an_alarm_without_a_record_that_long() {
    if !has_curl() {
        return;
    }
    let case = Case::honest();
    let (server, url, folder) = shown(&case, 3);
    let first = head(&case, &after(&case, 3), 4, &case.service);
    let second = bent(&first, &case.service, |head| head.root = Hash::of(b"x"));
    server.show(|shown| shown.head = Some(first.clone()));
    assert_eq!(look(&url, &folder, "").0, 0);
    // What was kept of the record is lost, and what is shown of it now ends before the heads do.
    fs::remove_file(folder.join("record.bel")).unwrap();
    server.show(|shown| {
        shown.archive = after(&case, 2);
        shown.head = Some(second.clone());
    });
    let (code, said) = look(&url, &folder, "");
    assert_eq!((code, &said["alarm"]), (1, &"head-fork".into()), "{said}");
    for (name, head) in [("head.note", first), ("head.other.note", second)] {
        assert_eq!(fs::read_to_string(folder.join(name)).unwrap(), head);
    }
}
