//! A record as a list of steps that a test may bend before it is chained and written.

use ballots::archive::ArchiveWriter;
use ballots::{Ed25519, EventKind, Group, Hash, Owned};

use crate::actors::ElectionIn;

/// An event's kind and its objects; hashes between objects are made when it is written.
#[derive(Clone)]
pub struct Step {
    pub kind: EventKind,
    pub objects: Vec<Vec<u8>>,
}

/// All steps of a good record, and the people who made it.
pub struct Script<G: Group = Ed25519> {
    pub election: ElectionIn<G>,
    pub steps: Vec<Step>,
}

impl<G: Group> Script<G> {
    /// A good record: `archive` was made by `election`.
    pub fn new(election: ElectionIn<G>, archive: &[u8]) -> Self {
        Self {
            election,
            steps: read(archive),
        }
    }

    /// The step of this kind, the nth of them counted from 0.
    pub fn step(&mut self, kind: EventKind, nth: usize) -> &mut Step {
        self.steps
            .iter_mut()
            .filter(|step| step.kind == kind)
            .nth(nth)
            .unwrap()
    }

    /// Its place among all steps.
    pub fn place(&self, kind: EventKind, nth: usize) -> usize {
        let mut places = self
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.kind == kind);
        places.nth(nth).unwrap().0
    }

    /// Replaces text in an object; it must stand there.
    pub fn replace(&mut self, kind: EventKind, nth: usize, object: usize, from: &str, to: &str) {
        let object = &mut self.step(kind, nth).objects[object];
        let text = String::from_utf8(object.clone()).unwrap();
        assert!(text.contains(from), "{from} is not in the object");
        *object = text.replacen(from, to, 1).into_bytes();
    }

    /// The text of an object.
    pub fn text(&mut self, kind: EventKind, nth: usize, object: usize) -> String {
        String::from_utf8(self.step(kind, nth).objects[object].clone()).unwrap()
    }

    /// Writes the record with a sound chain; `owned` objects and totals name what stands before
    /// them.
    pub fn write(&self) -> Vec<u8> {
        let mut writer = ArchiveWriter::new(TIMESTAMP);
        for step in &self.steps {
            let objects: Vec<&[u8]> = step.objects.iter().map(Vec::as_slice).collect();
            writer.append(step.kind, &objects);
        }
        writer.as_bytes().to_vec()
    }

    /// As [`Script::write`], with the JSON of one event bent. The event after it names it as it is,
    /// so that nothing but that JSON is wrong.
    pub fn write_with(&self, nth: usize, how: impl Fn(&str) -> String) -> Vec<u8> {
        let mut archive = ballots::archive::header(TIMESTAMP);
        let mut last = None;
        for (i, step) in self.steps.iter().enumerate() {
            for object in &step.objects {
                archive.extend(ballots::archive::data_member(object, TIMESTAMP));
            }
            let payload = step.objects.last().map(|object| Hash::of(object));
            let event = ballots::Event {
                parent: last,
                height: i as u64,
                kind: step.kind,
                payload,
            };
            let json = String::from_utf8(event.to_json()).unwrap();
            let bent = if i == nth { how(&json) } else { json.clone() };
            assert_eq!(bent != json, i == nth, "{json}");
            archive.extend(raw_event(bent.as_bytes()));
            last = Some(Hash::of(bent.as_bytes()));
        }
        archive
    }

    /// Makes the second object of a trustee's step name its first again.
    pub fn rename_owned(&mut self, kind: EventKind, nth: usize, owner: u32) {
        let step = self.step(kind, nth);
        let payload = Hash::of(&step.objects[0]);
        step.objects[1] = Owned { owner, payload }.to_json();
    }

    /// Makes `setup_data` name its three objects again.
    pub fn rename_setup(&mut self) {
        let step = self.step(EventKind::Setup, 0);
        let [election, trustees, credentials] = [0, 1, 2].map(|i| Hash::of(&step.objects[i]));
        let data = ballots::SetupData {
            election,
            trustees,
            credentials,
        };
        step.objects[3] = serde_json::to_vec(&data).unwrap();
    }
}

/// When every record of the tests was begun.
pub const TIMESTAMP: u64 = 1_795_300_596;

/// A member with these bytes as an event, whatever they are.
pub fn raw_event(json: &[u8]) -> Vec<u8> {
    let mut member = ballots::archive::data_member(json, TIMESTAMP);
    let name = format!("{}.event.json", Hash::of(json));
    member[..name.len()].copy_from_slice(name.as_bytes());
    mend_checksum(&mut member[..512]);
    member
}

/// Writes the checksum that a bent tar header calls for.
pub fn mend_checksum(header: &mut [u8]) {
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
}

fn read(archive: &[u8]) -> Vec<Step> {
    let mut reader = ballots::archive::ArchiveReader::new(archive).unwrap();
    let mut steps = Vec::new();
    let mut objects = Vec::new();
    while let Some(member) = reader.next_member().unwrap() {
        match ballots::Event::parse(&member.body) {
            Ok(event) => {
                steps.push(Step {
                    kind: event.kind,
                    objects: std::mem::take(&mut objects),
                });
            }
            Err(_) => objects.push(member.body),
        }
    }
    steps
}

/// The ballots of an archive, in order.
pub fn ballots_of(archive: &[u8]) -> Vec<Vec<u8>> {
    objects_of(archive, EventKind::Ballot)
}

/// The first object of every event of a kind, in order.
pub fn objects_of(archive: &[u8], kind: EventKind) -> Vec<Vec<u8>> {
    let steps = read(archive).into_iter().filter(|step| step.kind == kind);
    steps.map(|step| step.objects[0].clone()).collect()
}
