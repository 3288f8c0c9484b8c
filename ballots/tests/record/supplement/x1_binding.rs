//! X1: whose the supplement is, and who signed it.

use ballots::record::Check;
use ballots::supplement::{Signer, Supplement};

use super::{Case, key};

#[test]
fn x1_whose_it_is() {
    let case = Case::honest();
    let at = Check::Binding;
    case.must_fail("N18 other identifier", at, |c| c.uuid = "1".repeat(14));
    case.must_fail("N17 other fingerprint", at, |c| {
        c.fingerprint = "A".repeat(43)
    });
    case.must_fail("unknown version", at, |c| c.version = 2);
    case.must_fail("not the service's key", at, |c| {
        c.key = key(2).verifying_key()
    });
    let mut other = case.content.clone();
    other.key = key(2).verifying_key();
    let by_other = Supplement::seal(&other, &key(2)).unwrap();
    let good = case.file();
    let text = String::from_utf8(good.clone()).unwrap();
    let bent = text.replacen("until noon", "until nine", 1);
    let spaced = text.replacen("{\"signed\":", "{ \"signed\":", 1);
    let extra = text.replacen("\"version\":1", "\"version\":1,\"x\":1", 1);
    for (name, file) in [
        ("signed by another key than the known one", by_other),
        ("a changed byte", bent.into_bytes()),
        ("white space", spaced.into_bytes()),
        ("an unknown field", extra.into_bytes()),
        ("something behind it", [&good[..], b"x"].concat()),
        ("cut off", good[..good.len() - 1].to_vec()),
        ("empty", Vec::new()),
    ] {
        let failure = case.verify(&file).failure.expect(name);
        assert_eq!(failure.check, at, "{name}: {failure}");
    }
}
