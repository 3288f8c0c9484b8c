//! Reading: header, options, papers, names.

use std::collections::HashMap;

use super::lexer::{Lexer, Place};
use super::{Blt, BltError, MAX_FILE};
use crate::count::contest::{Contest, Fault, MAX_CANDIDATES};
use crate::count::error::ContestError;

pub(super) struct Reader<'a> {
    lexer: Lexer<'a>,
    size: usize,
    nicks: HashMap<&'a str, u8>,
    tie_order: Option<Vec<usize>>,
    header_line: usize,
    /// Whether papers end in 0 (true) or with their line; the first one decides.
    zero_ends: Option<bool>,
}

/// How a paper ended, or that it was no paper but the end of all.
enum Ending {
    Zero,
    Line,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            lexer: Lexer::new(bytes),
            size: bytes.len(),
            nicks: HashMap::new(),
            tie_order: None,
            header_line: 1,
            zero_ends: None,
        }
    }

    pub(super) fn read(mut self) -> Result<Blt, BltError> {
        if self.size > MAX_FILE {
            return Err(self.lexer.place().error(format!(
                "the file has more than {MAX_FILE} bytes: split the contest"
            )));
        }
        let mut contest = self.header()?;
        self.options(&mut contest)?;
        self.papers(&mut contest)?;
        self.names(&mut contest)?;
        Ok(Blt {
            contest,
            tie_order: self.tie_order,
        })
    }

    fn header(&mut self) -> Result<Contest, BltError> {
        self.lexer.skip()?;
        let place = self.lexer.place();
        let candidates = self.number("the number of candidates")?;
        self.lexer.skip()?;
        let seats_place = self.lexer.place();
        let seats = self.number("the number of seats")?;
        self.header_line = self.lexer.line();
        let candidates = usize::try_from(candidates).unwrap_or(usize::MAX);
        if candidates > MAX_CANDIDATES {
            return Err(place.error(ContestError::Candidates(candidates).to_string()));
        }
        let names = (1..=candidates).map(|n| format!("Candidate {n}")).collect();
        let seats = usize::try_from(seats).unwrap_or(usize::MAX);
        Contest::new(names, seats).map_err(|e| match e {
            ContestError::Seats(_) => seats_place.error(e.to_string()),
            _ => place.error(e.to_string()),
        })
    }

    /// Withdrawn candidates (`-2`) and Droop's `[...]`, up to the first paper.
    fn options(&mut self, contest: &mut Contest) -> Result<(), BltError> {
        loop {
            self.lexer.skip()?;
            let place = self.lexer.place();
            if self.lexer.take(b'-') {
                let number = self.number("the number of a withdrawn candidate")?;
                withdraw(contest, number, place)?;
            } else if self.lexer.take(b'[') {
                self.option(contest, place)?;
            } else {
                return Ok(());
            }
        }
    }

    fn option(&mut self, contest: &mut Contest, place: Place) -> Result<(), BltError> {
        let name = self.lexer.word(b"]")?;
        let mut words = Vec::new();
        loop {
            self.lexer.skip()?;
            if self.lexer.take(b']') {
                break;
            }
            let here = self.lexer.place();
            if self.lexer.peek().is_none() || words.len() > 2 * MAX_CANDIDATES {
                return Err(place.error(format!("[{name} doesn't end: close it with ]")));
            }
            words.push((self.lexer.word(b"]")?, here));
        }
        match name {
            "withdrawn" => words
                .iter()
                .try_for_each(|(word, at)| withdraw(contest, self.candidate_word(word, *at)?, *at)),
            "nick" => self.nicknames(contest, &words, place),
            "tie" => {
                let order = words
                    .iter()
                    .map(|(word, at)| Ok(self.candidate_word(word, *at)? as usize));
                self.tie_order = Some(order.collect::<Result<_, BltError>>()?);
                Ok(())
            }
            // What these tell concerns other programs or public reports, not the count.
            "droop" | "undeclared" => Ok(()),
            _ => Err(place.error(format!(
                "[{} is unknown: remove it (known: withdrawn, tie, nick)",
                name.escape_debug()
            ))),
        }
    }

    fn nicknames(
        &mut self,
        contest: &Contest,
        words: &[(&'a str, Place)],
        place: Place,
    ) -> Result<(), BltError> {
        if words.len() != contest.names().len() {
            return Err(place.error(format!(
                "[nick must name each of the {} candidates once",
                contest.names().len()
            )));
        }
        for (index, (word, at)) in words.iter().enumerate() {
            if self
                .nicks
                .insert(word, u8::try_from(index).unwrap_or(u8::MAX))
                .is_some()
            {
                return Err(at.error(format!(
                    "nickname {} twice: give each candidate its own",
                    word.escape_debug()
                )));
            }
        }
        Ok(())
    }

    /// A candidate's number from 1, from a number or nickname.
    fn candidate_word(&self, word: &str, place: Place) -> Result<u64, BltError> {
        let known = self.nicks.get(word).map(|index| u64::from(*index) + 1);
        known.or_else(|| word.parse().ok()).ok_or_else(|| {
            place.error(format!(
                "{} is no candidate: give a number or a nickname from [nick",
                word.escape_debug()
            ))
        })
    }

    fn papers(&mut self, contest: &mut Contest) -> Result<(), BltError> {
        let mut ranking = Vec::with_capacity(MAX_CANDIDATES);
        let mut last_line = 0;
        loop {
            self.lexer.skip()?;
            let place = self.lexer.place();
            // Else a 0 inside a paper (some files write a skipped rank so) would start another one.
            if place.line == last_line && last_line != self.header_line {
                return Err(place.error("a second paper on the line: start each on its own (a skipped rank is written -)"));
            }
            let Some(count) = self.paper_count()? else {
                return Ok(());
            };
            ranking.clear();
            let fault = self.ranking(contest.names().len(), &mut ranking, place)?;
            last_line = self.lexer.line();
            contest
                .add_read(&ranking, fault, count)
                .map_err(|e| place.error(e.to_string()))?;
        }
    }

    /// How many papers follow; `None` at the 0 that ends them all.
    fn paper_count(&mut self) -> Result<Option<u64>, BltError> {
        let place = self.lexer.place();
        if self.lexer.take(b'(') {
            self.lexer
                .until(b')')
                .ok_or_else(|| place.error("this identifier doesn't end: close it with )"))?;
            self.lexer.skip_in_line()?;
            let here = self.lexer.place();
            return match self.number("1 after a paper's identifier")? {
                1 => Ok(Some(1)),
                _ => {
                    Err(here
                        .error("a paper with an identifier is one paper: write 1 between the two"))
                }
            };
        }
        match self.number("a number of papers, or the 0 that ends them")? {
            0 => Ok(None),
            count => Ok(Some(count)),
        }
    }

    /// One ranking up to its end; what follows its first fault is read but doesn't count.
    fn ranking(
        &mut self,
        candidates: usize,
        ranking: &mut Vec<u8>,
        start: Place,
    ) -> Result<Option<Fault>, BltError> {
        let mut seen = [0u64; 4];
        let mut skipped = false;
        let mut fault = None;
        if self.nicks.is_empty() {
            self.lexer.skip_in_line()?;
            self.lexer
                .run_of_numbers(|number| match u8::try_from(number.wrapping_sub(1)) {
                    Ok(candidate) if number <= candidates && !is_marked(&seen, candidate) => {
                        mark(&mut seen, candidate);
                        ranking.push(candidate);
                        true
                    }
                    _ => false,
                });
        }
        let ending = loop {
            self.lexer.skip_in_line()?;
            match self.lexer.peek() {
                None | Some(b'\n') => break Ending::Line,
                Some(b'-') => {
                    self.lexer.take(b'-');
                    self.ends_token()?;
                    skipped = true;
                    continue;
                }
                Some(_) => {}
            }
            let Some(candidate) = self.preference(candidates)? else {
                break Ending::Zero;
            };
            let shared = self.shared(candidates)?;
            let known = mark(&mut seen, candidate);
            if fault.is_none() && skipped {
                fault = Some(Fault::Skipped);
            } else if fault.is_none() && (shared || known) {
                fault = Some(Fault::Repeated);
            }
            if fault.is_none() {
                ranking.push(candidate);
            }
        };
        self.same_ending(&ending, start)?;
        Ok(fault)
    }

    /// A candidate's index from 0; `None` at the 0 that ends the paper.
    fn preference(&mut self, candidates: usize) -> Result<Option<u8>, BltError> {
        let place = self.lexer.place();
        let number = match self.lexer.digits() {
            Some(number) => number,
            None if self.nicks.is_empty() => {
                return Err(self.unexpected("a candidate's number, or the 0 that ends the paper"));
            }
            None => {
                let word = self.lexer.word(b"=")?;
                self.candidate_word(word, place)?
            }
        };
        if self.lexer.peek() != Some(b'=') {
            self.ends_token()?;
        }
        if number == 0 {
            return Ok(None);
        }
        if number > candidates as u64 {
            let what = format!(
                "candidate {number}: the contest has candidates 1 to {candidates}; correct the number"
            );
            return Err(place.error(what));
        }
        Ok(u8::try_from(number - 1).ok())
    }

    /// Whether others share the rank (`1=3`); reads them.
    fn shared(&mut self, candidates: usize) -> Result<bool, BltError> {
        let mut shared = false;
        while self.lexer.take(b'=') {
            shared = true;
            let place = self.lexer.place();
            if self.preference(candidates)?.is_none() {
                return Err(place.error("0 can't share a rank: put a candidate's number after ="));
            }
        }
        Ok(shared)
    }

    /// Papers end in 0, or all of them with their lines: a mixture means a paper broken over two lines.
    fn same_ending(&mut self, ending: &Ending, start: Place) -> Result<(), BltError> {
        let zero = matches!(ending, Ending::Zero);
        if *self.zero_ends.get_or_insert(zero) == zero {
            return Ok(());
        }
        Err(start.error(
            "this paper ends otherwise than the first one: end each with 0, on its own line",
        ))
    }

    fn names(&mut self, contest: &mut Contest) -> Result<(), BltError> {
        let wanted = contest.names().len();
        for candidate in 0..wanted {
            self.lexer.skip()?;
            let place = self.lexer.place();
            if self.lexer.peek().is_none() {
                return Err(place.error(format!(
                    "{candidate} names for {wanted} candidates: add the missing ones"
                )));
            }
            let name = self.lexer.name()?;
            contest.set_name(candidate, name);
        }
        self.lexer.skip()?;
        if self.lexer.peek().is_some() {
            contest.set_title(self.lexer.name()?);
        }
        // A source and a comment may follow the title.
        for _ in 0..2 {
            self.lexer.skip()?;
            if self.lexer.peek() == Some(b'"') {
                self.lexer.name()?;
            }
        }
        self.lexer.skip()?;
        match self.lexer.peek() {
            None => Ok(()),
            Some(_) => Err(self.unexpected(&format!(
                "the end of the file after {wanted} names and a title"
            ))),
        }
    }

    fn number(&mut self, what: &str) -> Result<u64, BltError> {
        let (place, mark) = (self.lexer.place(), self.lexer.mark());
        if let Some(number) = self.lexer.digits().filter(|_| self.lexer.at_break()) {
            return Ok(number);
        }
        let shown = self.lexer.shown(mark);
        Err(place.error(format!(
            "{shown} where {what} should be: write a whole number"
        )))
    }

    fn ends_token(&self) -> Result<(), BltError> {
        if self.lexer.at_break() {
            Ok(())
        } else {
            Err(self.unexpected("a space"))
        }
    }

    fn unexpected(&self, wanted: &str) -> BltError {
        self.lexer.place().error(format!(
            "{} where {wanted} should be",
            self.lexer.shown(self.lexer.mark())
        ))
    }
}

fn withdraw(contest: &mut Contest, number: u64, place: Place) -> Result<(), BltError> {
    let of = contest.names().len();
    let number = usize::try_from(number).unwrap_or(usize::MAX);
    let unknown = || place.error(ContestError::Unknown { number, of }.to_string());
    contest
        .withdraw(number.checked_sub(1).ok_or_else(unknown)?)
        .map_err(|_| unknown())
}

fn is_marked(seen: &[u64; 4], candidate: u8) -> bool {
    seen.get(usize::from(candidate >> 6))
        .is_some_and(|word| word & (1u64 << (candidate & 63)) != 0)
}

/// Marks a candidate as seen on this paper; tells whether it was.
fn mark(seen: &mut [u64; 4], candidate: u8) -> bool {
    let bit = 1u64 << (candidate & 63);
    let Some(word) = seen.get_mut(usize::from(candidate >> 6)) else {
        return true;
    };
    let known = *word & bit != 0;
    *word |= bit;
    known
}
