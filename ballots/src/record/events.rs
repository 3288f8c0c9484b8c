//! The archive as events with their objects: checks A1 to A5.

use std::io::Read;

use super::{Check, Counts, Failure, Progress};
use crate::archive::{ArchiveError, ArchiveReader, Member, MemberKind};
use crate::board::{Event, EventKind};
use crate::hash::Hash;

/// An event in its place on the chain, with the objects that stand before it.
pub(super) struct Link {
    pub(super) event: Event,
    pub(super) objects: Vec<Member>,
}

impl Link {
    /// The object at `index`, counted from the first that belongs to the event.
    pub(super) fn object(&self, index: usize) -> &[u8] {
        self.objects.get(index).map_or(&[], |member| &member.body)
    }

    /// Its hash.
    pub(super) fn name(&self, index: usize) -> Option<Hash> {
        self.objects.get(index).map(|member| member.hash)
    }

    pub(super) fn place(&self) -> String {
        format!("event {} ({})", self.event.height, self.event.kind)
    }
}

/// Reads events and checks that they form a chain in the order of an election.
pub(super) struct Events<R> {
    reader: ArchiveReader<R>,
    last: Option<(Event, Hash)>,
    /// Whether any question is ranked; the setup tells.
    pub(super) needs_shuffle: bool,
}

impl<R: Read> Events<R> {
    pub(super) fn new(from: R) -> Result<Self, Failure> {
        let reader =
            ArchiveReader::new(from).map_err(|e| Failure::new(Check::ArchiveForm, "archive", e))?;
        Ok(Self {
            reader,
            last: None,
            needs_shuffle: false,
        })
    }

    /// The last event and its hash.
    pub(super) fn last(&self) -> Option<&(Event, Hash)> {
        self.last.as_ref()
    }

    /// The next event with its objects; none at the end of the archive.
    pub(super) fn next_link(
        &mut self,
        counts: &mut Counts,
        progress: &dyn Progress,
    ) -> Result<Option<Link>, Failure> {
        let mut objects: Vec<Member> = Vec::new();
        loop {
            let member = self.reader.next_member().map_err(of_archive)?;
            progress.bytes(self.reader.position());
            let Some(member) = member else {
                if let Some(object) = objects.first() {
                    let place = format!("object {}", object.hash);
                    return Err(Failure::new(Check::Payload, place, "no event follows it"));
                }
                return Ok(None);
            };
            counts.add(Check::ArchiveForm, 1);
            counts.add(Check::Names, 1);
            match member.kind {
                MemberKind::Data if objects.len() >= EventKind::Setup.objects() => {
                    let place = format!("object {}", member.hash);
                    let reason = "more objects in a row than any event has";
                    return Err(Failure::new(Check::Payload, place, reason));
                }
                MemberKind::Data => objects.push(member),
                MemberKind::Event => return self.link(&member, objects, counts).map(Some),
            }
        }
    }

    fn link(
        &mut self,
        member: &Member,
        objects: Vec<Member>,
        counts: &mut Counts,
    ) -> Result<Link, Failure> {
        let event = Event::parse(&member.body)
            .map_err(|e| Failure::new(Check::Chain, format!("event {}", member.hash), e))?;
        let link = Link { event, objects };
        let place = link.place();
        let expected = match &self.last {
            None => (None, 0),
            Some((last, hash)) => (Some(*hash), last.height + 1),
        };
        if link.event.parent != expected.0 {
            let reason = "parent is not the hash of the event before";
            return Err(Failure::new(Check::Chain, place, reason));
        }
        if link.event.height != expected.1 {
            let reason = format!(
                "height is {}, and should be {}",
                link.event.height, expected.1
            );
            return Err(Failure::new(Check::Chain, place, reason));
        }
        counts.add(Check::Chain, 1);
        let before = self.last.as_ref().map(|(event, _)| event.kind);
        if !link.event.kind.may_follow(before, self.needs_shuffle) {
            let before = before.map_or("nothing".to_owned(), |kind| kind.to_string());
            let reason = format!("cannot follow {before} in this election");
            return Err(Failure::new(Check::Order, place, reason));
        }
        counts.add(Check::Order, 1);
        check_objects(&link)?;
        counts.add(Check::Payload, 1);
        self.last = Some((link.event, member.hash));
        Ok(link)
    }
}

/// As many objects as the event's kind has, the last of them its payload.
fn check_objects(link: &Link) -> Result<(), Failure> {
    let wanted = link.event.kind.objects();
    if link.objects.len() != wanted {
        let reason = format!(
            "{} objects before it where {wanted} belong",
            link.objects.len()
        );
        return Err(Failure::new(Check::Payload, link.place(), reason));
    }
    if link.event.payload != link.objects.last().map(|member| member.hash) {
        let reason = "payload is not the object before it";
        return Err(Failure::new(Check::Payload, link.place(), reason));
    }
    Ok(())
}

fn of_archive(error: ArchiveError) -> Failure {
    match error {
        ArchiveError::Name(number) => Failure::new(Check::Names, format!("member {number}"), error),
        _ => Failure::new(Check::ArchiveForm, "archive", error),
    }
}
