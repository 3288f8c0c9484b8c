//! Any node of any object of a good record, bent at random, and the object named anew by all that name
//! it: such a record never verifies, and never makes the verifier panic.

use ballots::EventKind as K;
use ballots::record::verify_record;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::flaws::good;
use crate::json::{Json, Place, quoted};
use crate::script::Script;

const RUNS: usize = 600;

#[test]
fn a_bent_node_never_verifies() {
    let mut script = good();
    let mut rng = ChaCha20Rng::from_seed([96; 32]);
    let mut draw = |below: usize| (rng.next_u64() % below.max(1) as u64) as usize;
    let mut bent_ones = 0;
    while bent_ones < RUNS {
        let step = draw(script.steps.len());
        let objects = script.steps[step].objects.len();
        if objects == 0 {
            continue;
        }
        let object = draw(objects);
        let text = String::from_utf8(script.steps[step].objects[object].clone()).unwrap();
        let (what, bent) = bend(&Json::read(&text), &mut draw);
        if bent == text || sound(&script, step, object, &bent) {
            continue;
        }
        bent_ones += 1;
        let steps = script.steps.clone();
        script.steps[step].objects[object] = bent.into_bytes();
        name_anew(&mut script, step, object);
        let report = verify_record(&script.write()[..], &());
        let kind = script.steps[step].kind;
        assert!(!report.holds, "{kind} {object}, {what}: the record holds");
        script.steps = steps;
    }
}

/// One node deleted, repeated, exchanged with another, or replaced by something else.
fn bend(json: &Json, draw: &mut impl FnMut(usize) -> usize) -> (String, String) {
    let places = json.places();
    let place = &places[draw(places.len())];
    let other = &places[draw(places.len())];
    let mut bent = json.clone();
    let what = match draw(6) {
        0 => within(&mut bent, place, |items, i| drop(items.remove(i))),
        1 => within(&mut bent, place, |items, i| {
            items.insert(i, items[i].clone())
        }),
        2 => within(&mut bent, place, |items, i| items.reverse_from(i)),
        3 => {
            *bent.at(&place.steps) = json.clone().at(&other.steps).clone();
            "replaced by another node"
        }
        4 => {
            let odd = ["null", "0", "-1", "1.5", "\"\"", "[]", "{}", "true", "1e9"];
            *bent.at(&place.steps) = Json::Leaf(odd[draw(odd.len())].to_owned());
            "replaced"
        }
        _ => {
            if let Some(text) = bent.at(&place.steps).text().map(str::to_owned) {
                *bent.at(&place.steps) = Json::Leaf(quoted(&near(&text, draw)));
            }
            "one character"
        }
    };
    (format!("{} {what}", place.name), bent.write())
}

/// The text with one of its characters changed.
fn near(text: &str, draw: &mut impl FnMut(usize) -> usize) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at = draw(letters.len());
    if let Some(letter) = letters.get_mut(at) {
        *letter = char::from(b"0123456789abcdefZ+"[draw(18)]);
    }
    letters.into_iter().collect()
}

/// The children of a list or of an object, as one may bend them.
trait Children {
    fn reverse_from(&mut self, i: usize);
}

impl<T> Children for Vec<T> {
    fn reverse_from(&mut self, i: usize) {
        self[i..].reverse();
    }
}

/// Bends the list or the fields that the node at `place` stands in.
fn within(
    json: &mut Json,
    place: &Place,
    how: impl Fn(&mut Vec<(String, Json)>, usize),
) -> &'static str {
    let Some((last, above)) = place.steps.split_last() else {
        return "the whole";
    };
    match json.at(above) {
        Json::Array(items) => {
            let mut named: Vec<_> = items.drain(..).map(|item| (String::new(), item)).collect();
            how(&mut named, *last);
            items.extend(named.into_iter().map(|(_, item)| item));
        }
        Json::Object(fields) => how(fields, *last),
        Json::Nested(_) | Json::Leaf(_) => return "nothing",
    }
    "moved among its neighbours"
}

/// A roll that is as sound as the old one, and still has every credential that voted: another
/// setup, which nobody but its hash tells from the first. Whoever holds that hash sees it.
fn sound(script: &Script, step: usize, object: usize, bent: &str) -> bool {
    if script.steps[step].kind != K::Setup || object != 2 {
        return false;
    }
    let voted = script.steps.iter().filter(|step| step.kind == K::Ballot);
    let mut voted = voted.map(|step| {
        let text = std::str::from_utf8(&step.objects[0]).unwrap();
        let at = text.find("\"credential\":\"").unwrap() + 14;
        text[at..at + 64].to_owned()
    });
    let roll = ballots::Roll::<ballots::Ed25519>::parse(bent.as_bytes());
    roll.is_ok_and(|roll| !roll.is_weighted() && voted.all(|credential| roll.contains(&credential)))
}

fn name_anew(script: &mut Script, step: usize, object: usize) {
    let kind = script.steps[step].kind;
    match (kind, object) {
        (K::Setup, 0..=2) => script.rename_setup(),
        (K::Shuffle | K::PartialDecryption, 0) => {
            let before = script.steps[..step]
                .iter()
                .filter(|s| s.kind == kind)
                .count();
            script.rename_owned(kind, before, before as u32 + 1);
        }
        _ => {}
    }
}
