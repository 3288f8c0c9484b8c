//! Reading the papers: how many, and the ranking up to its first fault.

use super::BltError;
use super::lexer::Place;
use super::reader::Reader;
use crate::count::contest::{Contest, Fault, MAX_CANDIDATES};

/// How a paper ended, or that it was no paper but the end of all.
enum Ending {
    Zero,
    Line,
}

impl Reader<'_> {
    pub(super) fn papers(&mut self, contest: &mut Contest) -> Result<(), BltError> {
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
