//! Records of a threshold with one flaw each.

use ballots::record::{Check, verify_record};
use ballots::{Ed25519, EventKind as K, Tally};

use crate::actors::{Election, summed};
use crate::ceremony::hold;
use crate::corpus::{Corpus, Maker, fail};
use crate::curve::{Reads, reads};
use crate::json::{Json, quoted};
use crate::script::Script;
use crate::threshold::{election, rng, votes};

pub const FLAWS: &[Maker] = &[too_few, decryptions_in_records, parameters, signed_single];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// A good record of 2 of 3, with all that was made on the way.
pub fn good() -> (Script, Tally<Ed25519>) {
    let mut election: Election = election(45, vec![summed(3, 1, 2, false)], 0, (2, 3), &[0, 1, 2]);
    let ballots: Vec<_> = votes()
        .iter()
        .map(|(voter, answers)| election.vote(*voter, answers))
        .collect();
    let accepted: Vec<_> = ballots.iter().map(|b| election.accept(b)).collect();
    let tally = Tally::new(&election.setup, &accepted);
    let (archive, _) = election.run(&ballots);
    assert_eq!(verify_record(&archive[..], &()).failure, None);
    (Script::new(election, &archive), tally)
}

/// N62: one share of two is not enough, nor is the needed single trustee's beside it left out.
fn too_few(c: &mut Corpus<'_>) {
    let (mut script, _) = good();
    for _ in 0..2 {
        let place = script.place(K::PartialDecryption, 1);
        script.steps.remove(place);
    }
    c.add("N62 one of two", &script.write(), Check::EnoughTrustees);
    let questions = vec![summed(3, 1, 2, false)];
    let mut election = election::<Ed25519>(46, questions, 1, (2, 3), &[0, 1, 2]);
    let ballot = election.vote(0, &votes()[0].1);
    let (archive, _) = election.run(&[ballot]);
    let mut script = Script::new(election, &archive);
    let place = script.place(K::PartialDecryption, 0);
    script.steps.remove(place);
    c.add("N62 the needed one", &script.write(), Check::EnoughTrustees);
}

fn decryptions_in_records(c: &mut Corpus<'_>) {
    let mut bend = |name: &str, check, how: &dyn Fn(&mut Script)| {
        let (mut script, _) = good();
        how(&mut script);
        c.add(name, &script.write(), check);
    };
    bend("N60 twice, of a threshold", Check::DecryptionOwner, &|s| {
        let first = s.place(K::PartialDecryption, 0);
        s.steps[first + 1] = s.steps[first].clone();
    });
    for stranger in [0, 4] {
        bend(
            &format!("N60 owner {stranger} out of range"),
            Check::DecryptionOwner,
            &|s| {
                s.rename_owned(K::PartialDecryption, 0, stranger);
            },
        );
    }
    bend("N61 swapped, of a threshold", Check::Decryption, &|s| {
        s.rename_owned(K::PartialDecryption, 0, 2);
        s.rename_owned(K::PartialDecryption, 1, 1);
    });
    bend("N62 one bad among enough good", Check::Decryption, &|s| {
        let text = s.text(K::PartialDecryption, 2, 0);
        let at = text.find("[[\"").unwrap() + 3;
        let bent = format!("{}{}58{}", &text[..at], "66".repeat(31), &text[at + 64..]);
        s.step(K::PartialDecryption, 2).objects[0] = bent.into_bytes();
        s.rename_owned(K::PartialDecryption, 2, 3);
    });
}

/// N59: bent threshold parameters, each in one place.
fn parameters(c: &mut Corpus<'_>) {
    let (mut script, _) = good();
    let all = Json::read(&script.text(K::Setup, 0, 1));
    let mut refuse = |name: &str, bent: &Json| {
        assert_ne!(*bent, all, "{name}");
        let steps = script.steps.clone();
        script.step(K::Setup, 0).objects[1] = bent.write().into_bytes();
        script.rename_setup();
        c.add(&format!("N59 {name}"), &script.write(), Check::Trustees);
        script.steps = steps;
    };
    let places = all.places();
    let field = |name: &str| {
        let suffix = format!(".0.1.{name}");
        let found = places.iter().find(|place| place.name == suffix);
        found.unwrap_or_else(|| panic!("no {name}")).clone()
    };
    for threshold in ["0", "1", "3", "4", "-1"] {
        let bent = all.with(&field("threshold"), Json::Leaf(threshold.to_owned()));
        refuse(&format!("threshold {threshold}"), &bent);
    }
    let other = hold::<Ed25519>(2, 3, &mut rng(48)).parameters;
    let other = format!(
        "[[\"Pedersen\",{}]]",
        std::str::from_utf8(other.to_json()).unwrap()
    );
    let mut other = Json::read(&other);
    for list in ["certs", "coefexps", "signatures", "verification_keys"] {
        let place = field(list);
        let Json::Array(items) = all.clone().at(&place.steps).clone() else {
            panic!("{list} is no list")
        };
        let [one, two, three] = [0, 1, 2].map(|i| items[i].clone());
        let mut bend = |name: &str, items: Vec<Json>| {
            refuse(
                &format!("{list} {name}"),
                &all.with(&place, Json::Array(items)),
            );
        };
        bend("one less", items[1..].to_vec());
        bend("without the last", items[..2].to_vec());
        bend("one more", [items.clone(), vec![one.clone()]].concat());
        bend("one twice", vec![one.clone(), one.clone(), three.clone()]);
        bend("out of order", vec![two, one, three]);
        bend("none", Vec::new());
        let theirs = other.at(&place.steps).clone();
        refuse(&format!("{list} of others"), &all.with(&place, theirs));
    }
    // Every number counts.
    for place in &places {
        let text = all.clone().at(&place.steps).text().map(str::to_owned);
        if let Some(text) = text.filter(|text| matches!(reads(text), Some(Reads::Scalar))) {
            let last = if text.ends_with('1') { "2" } else { "1" };
            let bent = quoted(&format!("{}{last}", &text[..text.len() - 1]));
            refuse(
                &format!("N06 {}", place.name),
                &all.with(place, Json::Leaf(bent)),
            );
        }
    }
    let keys = field("verification_keys");
    let mut unsigned = all.clone();
    if let Json::Array(keys) = unsigned.at(&keys.steps)
        && let Some(Json::Object(fields)) = keys.last_mut()
    {
        fields.retain(|(name, _)| name != "signature");
    }
    refuse("no signature of a key", &unsigned);
}

/// What only keys of a threshold have.
fn signed_single(c: &mut Corpus<'_>) {
    let (mut script, _) = good();
    let threshold = Json::read(&script.text(K::Setup, 0, 1));
    let name = ".0.1.verification_keys.0";
    let place = threshold
        .places()
        .into_iter()
        .find(|place| place.name == name);
    let key = threshold.clone().at(&place.unwrap().steps).write();
    script.step(K::Setup, 0).objects[1] = format!("[[\"Single\",{key}]]").into_bytes();
    script.rename_setup();
    c.add("N65 a signed Single key", &script.write(), Check::Trustees);
}
