//! Reading: header, options, papers, names.

use std::collections::HashMap;

use super::lexer::{Lexer, Place};
use super::{Blt, BltError, MAX_FILE};
use crate::count::contest::{Contest, MAX_CANDIDATES};
use crate::count::error::ContestError;

pub(super) struct Reader<'a> {
    pub(super) lexer: Lexer<'a>,
    size: usize,
    pub(super) nicks: HashMap<&'a str, u8>,
    tie_order: Option<Vec<usize>>,
    pub(super) header_line: usize,
    /// Whether papers end in 0 (true) or with their line; the first one decides.
    pub(super) zero_ends: Option<bool>,
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
    pub(super) fn candidate_word(&self, word: &str, place: Place) -> Result<u64, BltError> {
        let known = self.nicks.get(word).map(|index| u64::from(*index) + 1);
        known.or_else(|| word.parse().ok()).ok_or_else(|| {
            place.error(format!(
                "{} is no candidate: give a number or a nickname from [nick",
                word.escape_debug()
            ))
        })
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

    pub(super) fn number(&mut self, what: &str) -> Result<u64, BltError> {
        let (place, mark) = (self.lexer.place(), self.lexer.mark());
        if let Some(number) = self.lexer.digits().filter(|_| self.lexer.at_break()) {
            return Ok(number);
        }
        let shown = self.lexer.shown(mark);
        Err(place.error(format!(
            "{shown} where {what} should be: write a whole number"
        )))
    }

    pub(super) fn ends_token(&self) -> Result<(), BltError> {
        if self.lexer.at_break() {
            Ok(())
        } else {
            Err(self.unexpected("a space"))
        }
    }

    pub(super) fn unexpected(&self, wanted: &str) -> BltError {
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
