//! The archive as events with their objects: where checks A1 to A5 are made.

use std::io::Read;

use super::checks::{a1_archive_form, a2_names, a3_chain, a4_order, a5_payload};
use super::{Check, Failure, Ledger, Progress};
use crate::archive::{ArchiveReader, Member, MemberKind};
use crate::board::{Event, EventKind};
use crate::hash::Hash;

/// An event in its place on the chain, with the objects that stand before it.
pub(crate) struct Link {
    pub(crate) event: Event,
    pub(crate) objects: Vec<Member>,
}

impl Link {
    /// The object at `index`, counted from the first that belongs to the event.
    pub(crate) fn object(&self, index: usize) -> &[u8] {
        self.objects.get(index).map_or(&[], |member| &member.body)
    }

    /// The same, taken out of it.
    pub(crate) fn take_object(&mut self, index: usize) -> Vec<u8> {
        let object = self.objects.get_mut(index);
        object.map_or_else(Vec::new, |member| std::mem::take(&mut member.body))
    }

    /// Its hash.
    pub(crate) fn name(&self, index: usize) -> Option<Hash> {
        self.objects.get(index).map(|member| member.hash)
    }
}

/// Reads events and checks that they form a chain in the order of an election.
pub(super) struct Events<R> {
    reader: ArchiveReader<R>,
    last: Option<(Event, Hash)>,
    chain: Vec<(EventKind, Hash)>,
    /// Whether any question is ranked; the setup tells.
    pub(super) needs_shuffle: bool,
}

impl<R: Read> Events<R> {
    pub(super) fn new(from: R, ledger: &mut Ledger<'_>) -> Result<Self, Failure> {
        Ok(Self {
            reader: ledger.make(Check::ArchiveForm, 1, || a1_archive_form::open(from))?,
            last: None,
            chain: Vec::new(),
            needs_shuffle: false,
        })
    }

    /// Kind and hash of every event so far.
    pub(super) fn take_chain(&mut self) -> Vec<(EventKind, Hash)> {
        std::mem::take(&mut self.chain)
    }

    /// The last event and its hash.
    pub(super) fn last(&self) -> Option<&(Event, Hash)> {
        self.last.as_ref()
    }

    /// The next event with its objects; none at the end of the archive.
    pub(super) fn next_link(
        &mut self,
        ledger: &mut Ledger<'_>,
        progress: &dyn Progress,
    ) -> Result<Option<Link>, Failure> {
        let mut objects: Vec<Member> = Vec::new();
        while let Some(member) = self.next_member(ledger, progress)? {
            match member.kind {
                MemberKind::Data => {
                    let check = || a5_payload::one_more(&objects, &member);
                    ledger.make(Check::Payload, 0, check)?;
                    objects.push(member);
                }
                MemberKind::Event => return self.link(&member, objects, ledger).map(Some),
            }
        }
        ledger.make(Check::Payload, 0, || a5_payload::at_end(&objects))?;
        Ok(None)
    }

    fn next_member(
        &mut self,
        ledger: &mut Ledger<'_>,
        progress: &dyn Progress,
    ) -> Result<Option<Member>, Failure> {
        let read = || a1_archive_form::next_member(&mut self.reader);
        let member = ledger.make(Check::ArchiveForm, 0, read)?;
        progress.bytes(self.reader.position());
        let Some(member) = member else {
            return Ok(None);
        };
        ledger.add(Check::ArchiveForm, 1);
        let member = ledger.make(Check::Names, 1, || a2_names::check(member))?;
        Ok(Some(member))
    }

    fn link(
        &mut self,
        member: &Member,
        objects: Vec<Member>,
        ledger: &mut Ledger<'_>,
    ) -> Result<Link, Failure> {
        let last = self.last.as_ref();
        let event = ledger.make(Check::Chain, 1, || a3_chain::check(member, last))?;
        let before = last.map(|(event, _)| event.kind);
        let order = || a4_order::check(&event, before, self.needs_shuffle);
        ledger.make(Check::Order, 1, order)?;
        ledger.make(Check::Payload, 1, || a5_payload::check(&event, &objects))?;
        self.chain.push((event.kind, member.hash));
        self.last = Some((event, member.hash));
        Ok(Link { event, objects })
    }
}
