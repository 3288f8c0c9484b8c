//! Elements that are none of a finite field's subgroup, in every field of a record that holds one
//! (N33), and the choice of the group.

use ballots::record::Check;
use ballots::{
    Answer, Belenios2048, ElectionSpec, EventKind as K, Group, GroupName, Rfc3526, Setup,
    SetupError, Uuid,
};

use crate::actors::{ElectionIn, ranked, summed};
use crate::corpus::{Corpus, Maker, fail};
use crate::script::Script;

pub const FLAWS: &[Maker] = &[elements_of_rfc_3526_2048, elements_of_belenios_2048];

#[test]
fn each_fails_at_its_check() {
    fail(FLAWS);
}

/// 0, p-1, p, p+1, p-2 (a non-residue in both groups' subgroup of odd order) and a second spelling
/// of g. For 1, the neutral element, see the checks that forbid it.
fn bad<G: Group>(p: &str) -> Vec<(&'static str, String)> {
    let last: u32 = p[p.len() - 3..].parse().unwrap();
    let near = |by: i32| format!("{}{:03}", &p[..p.len() - 3], last as i32 + by);
    let g = G::write(&[G::generator()]).pop().unwrap();
    let bad = vec![
        ("0", "0".to_owned()),
        ("p - 1", near(-1)),
        ("p", p.to_owned()),
        ("p + 1", near(1)),
        ("a non-residue", near(-2)),
        ("a leading zero", format!("0{g}")),
    ];
    assert!(bad.iter().all(|(_, text)| G::read(text).is_err()));
    bad
}

const RFC_P: &str = "32317006071311007300338913926423828248817941241140239112842009751400741706634\
    354222619689417363569347117901737909704191754605873209195028853758986185622153212175412514901774520270235796078236248884\
    246189477587641105928646099411723245426622522193230540919037680524235519125679715870117001058055877651038861847280257976\
    054903569732561526167081339361799541336476559160368317896729073178384589680639671900977202194168647225871031411336429319\
    536193471636533209717077448227988588565369208645296636077250268955505928362751121174096972998068410554359584866583291642\
    136218231078990999448652468262416972035911852507045361090559";

const BELENIOS_P: &str = "20694785691422546\
    401013643657505008064922989295751104097100884787057374219242717401922237254497684338129066633138078958404960054389636289\
    796393038773905722803605973749427671376777618898589872735865049081167099310535867780980030790491654063777173764198678527\
    273474476341835600035698305193144284561701911000786737307333564123971732897913240474578834468260652327974647951137672658\
    693582180046317922073668860052627186363386088796882120769432366149491002923444346373222145884100586421050242120365433561\
    201320481118852408731077014151666200162313177169372189248078507711827842317498073276598828825169183103125680162072880719";

/// Puts each bad element in the place of the first value of `key` in an object of the record.
fn every_bad_element<G: Group>(
    c: &mut Corpus<'_>,
    script: &mut Script<G>,
    p: &str,
    places: &[(K, usize, &str, Check)],
) {
    for (kind, object, key, check) in places {
        for (name, bad) in bad::<G>(p) {
            let steps = script.steps.clone();
            let text = script.text(*kind, 0, *object);
            let from = text.find(key).unwrap() + key.len();
            let to = from + text[from..].find('"').unwrap();
            let text = format!("{}{bad}{}", &text[..from], &text[to..]);
            script.step(*kind, 0).objects[*object] = text.into_bytes();
            match kind {
                K::Setup => script.rename_setup(),
                _ => script.rename_owned(*kind, 0, 1),
            }
            c.add(
                &format!("N33 {name}, {}, {kind} {object} {key}", G::NAME),
                &script.write(),
                *check,
            );
            script.steps = steps;
        }
    }
}

fn elements_of_rfc_3526_2048(c: &mut Corpus<'_>) {
    let mut election = ElectionIn::<Rfc3526>::new(21, vec![ranked(2)], 2, 1);
    let ballots: Vec<_> = (0..2)
        .map(|voter| election.vote(voter, &[Answer::Ranked(vec![1, 2])]))
        .collect();
    let (archive, _) = election.run(&ballots);
    let mut script = Script::new(election, &archive);
    let places = [
        (K::Setup, 0, "\"public_key\":\"", Check::Election),
        (K::Setup, 1, "\"public_key\":\"", Check::Trustees),
        (K::Setup, 2, "[\"", Check::Roll),
        (K::Shuffle, 0, "\"alpha\":\"", Check::Shuffle),
        (K::Shuffle, 0, "]],[\"", Check::Shuffle),
        (K::PartialDecryption, 0, "[[\"", Check::Decryption),
    ];
    every_bad_element(c, &mut script, RFC_P, &places);
}

fn elements_of_belenios_2048(c: &mut Corpus<'_>) {
    let mut election = ElectionIn::<Belenios2048>::new(22, vec![summed(2, 0, 1, false)], 2, 1);
    let ballot = election.vote(0, &[Answer::Summed(vec![true, false])]);
    let (archive, _) = election.run(&[ballot]);
    let mut script = Script::new(election, &archive);
    let places = [
        (K::Setup, 0, "\"public_key\":\"", Check::Election),
        (K::Setup, 1, "\"public_key\":\"", Check::Trustees),
        (K::Setup, 2, "[\"", Check::Roll),
        (K::PartialDecryption, 0, "[[\"", Check::Decryption),
    ];
    every_bad_element(c, &mut script, BELENIOS_P, &places);
}

/// N33 in ballots, which have no other check before the elements are read but the signed hash.
#[test]
fn elements_of_ballots() {
    let mut election = ElectionIn::<Belenios2048>::new(23, vec![summed(2, 0, 1, false)], 2, 1);
    let ballot = election.vote(0, &[Answer::Summed(vec![true, false])]);
    let text = String::from_utf8(ballot).unwrap();
    for key in ["\"alpha\":\"", "\"beta\":\""] {
        for (_, bad) in bad::<Belenios2048>(BELENIOS_P) {
            let from = text.find(key).unwrap() + key.len();
            let to = from + text[from..].find('"').unwrap();
            let bent = format!("{}{bad}{}", &text[..from], &text[to..]);
            let bent = crate::resign::resign(&mut election, 0, &bent);
            let error = ballots::Ballot::parse(&bent, &election.setup).unwrap_err();
            assert!(
                matches!(error, ballots::BallotError::Encoding { .. }),
                "{error}"
            );
        }
    }
}

fn spec(questions: Vec<ballots::Question>) -> ElectionSpec {
    ElectionSpec {
        uuid: "11111111111111".parse::<Uuid>().unwrap(),
        name: String::new(),
        description: String::new(),
        questions,
        administrator: None,
        credential_authority: None,
    }
}

/// 30 candidates are the most that Ed25519 takes, 255 the most of all.
#[test]
fn questions_choose_their_group() {
    let group = |questions| spec(questions).group();
    assert_eq!(
        group(vec![summed(300, 0, 1, false)]).unwrap(),
        GroupName::Ed25519
    );
    assert_eq!(group(vec![ranked(30)]).unwrap(), GroupName::Ed25519);
    assert_eq!(
        group(vec![ranked(3), ranked(31)]).unwrap(),
        GroupName::Rfc3526
    );
    assert_eq!(group(vec![ranked(255)]).unwrap(), GroupName::Rfc3526);
    let error = group(vec![ranked(256)]).unwrap_err();
    assert!(error.to_string().contains("256 candidates"), "{error}");
}

#[test]
fn more_candidates_than_the_group_takes_are_refused() {
    fn setup<G: Group>(candidates: usize) -> Result<Setup<G>, SetupError> {
        use rand_core::SeedableRng;
        let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]);
        let key = ballots::TrusteeKey::<G>::generate(&mut rng).public(&mut rng);
        let spec = spec(vec![ranked(candidates)]);
        let voter = ballots::PrivateCredential::generate(&mut rng).public(&spec.uuid);
        Setup::new(
            spec,
            ballots::Trustees::new(vec![key]).unwrap(),
            ballots::Roll::new(&[voter]).unwrap(),
        )
    }
    assert!(setup::<ballots::Ed25519>(30).is_ok());
    assert!(setup::<ballots::Ed25519>(31).is_err());
    assert!(setup::<Rfc3526>(31).is_ok());
    assert!(setup::<Rfc3526>(256).is_err());
    assert!(setup::<Belenios2048>(1).is_err());
}

/// N14: whoever reads a setup in a group of their choice is told that it is another's.
#[test]
fn an_election_of_another_group_is_refused() {
    let election = crate::actors::Election::new(24, vec![summed(2, 0, 1, false)], 1, 1);
    let setup = &election.setup;
    let read = Setup::<Rfc3526>::parse(
        setup.election_json(),
        setup.trustees_json(),
        setup.credentials_json(),
    );
    let error = read.unwrap_err().to_string();
    assert!(error.contains("group is \"Ed25519\""), "{error}");
}
