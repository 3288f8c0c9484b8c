//! Tokens of a BLT file, with their places.

use super::{BltError, MAX_NAME};

/// Where a token starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    pub(super) fn error(self, what: impl Into<String>) -> BltError {
        BltError {
            line: self.line,
            column: self.column,
            what: what.into(),
        }
    }
}

/// Bytes being read, and where we are in them.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    line_start: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let at = if bytes.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        Self {
            bytes,
            at,
            line: 1,
            line_start: at,
        }
    }

    pub(super) fn place(&self) -> Place {
        Place {
            line: self.line,
            column: self.at - self.line_start + 1,
        }
    }

    pub(super) fn line(&self) -> usize {
        self.line
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Passes white space and comments, but stops at the end of the line.
    pub(super) fn skip_in_line(&mut self) -> Result<(), BltError> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'#') => self.skip_to_line_end(),
                Some(b'/') if self.bytes.get(self.at + 1) == Some(&b'*') => self.skip_block()?,
                _ => return Ok(()),
            }
        }
    }

    /// Passes white space, comments and line ends.
    pub(super) fn skip(&mut self) -> Result<(), BltError> {
        loop {
            self.skip_in_line()?;
            if self.peek() != Some(b'\n') {
                return Ok(());
            }
            self.at += 1;
            self.next_line();
        }
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.line_start = self.at;
    }

    fn skip_to_line_end(&mut self) {
        while self.peek().is_some_and(|b| b != b'\n') {
            self.at += 1;
        }
    }

    fn skip_block(&mut self) -> Result<(), BltError> {
        let start = self.place();
        self.at += 2;
        loop {
            match self.peek() {
                None => return Err(start.error("this comment doesn't end: close it with */")),
                Some(b'*') if self.bytes.get(self.at + 1) == Some(&b'/') => {
                    self.at += 2;
                    return Ok(());
                }
                Some(byte) => {
                    self.at += 1;
                    if byte == b'\n' {
                        self.next_line();
                    }
                }
            }
        }
    }

    /// A run of digits; `None` if there is none here, or it is too long for any number of ours.
    pub(super) fn digits(&mut self) -> Option<u64> {
        let start = self.at;
        let mut number = 0u64;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            number = number
                .saturating_mul(10)
                .saturating_add(u64::from(digit - b'0'));
            self.at += 1;
        }
        (self.at > start).then_some(number)
    }

    /// Passes plain numbers, each with one space after it, as long as `takes` takes them.
    ///
    /// Nearly all of a large file is such runs; whatever isn't is left for the general way.
    pub(super) fn run_of_numbers(&mut self, mut takes: impl FnMut(usize) -> bool) {
        let (mut number, mut digits, mut passed) = (0usize, 0, 0);
        for (index, byte) in self
            .bytes
            .get(self.at..)
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            match byte {
                b'0'..=b'9' if digits < 4 => {
                    number = number * 10 + usize::from(byte - b'0');
                    digits += 1;
                }
                b' ' if digits > 0 && takes(number) => (number, digits, passed) = (0, 0, index + 1),
                _ => break,
            }
        }
        self.at += passed;
    }

    /// Takes one byte if it is this one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    /// Whether a token ends here.
    pub(super) fn at_break(&self) -> bool {
        self.peek()
            .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'#' | b'/' | b']'))
    }

    /// A word: everything up to white space or one of `stops`.
    pub(super) fn word(&mut self, stops: &[u8]) -> Result<&'a str, BltError> {
        let place = self.place();
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| !b.is_ascii_whitespace() && !stops.contains(&b))
        {
            self.at += 1;
        }
        text(self.bytes.get(start..self.at).unwrap_or_default(), place)
    }

    /// Where we are, for [`Lexer::shown`].
    pub(super) fn mark(&self) -> usize {
        self.at
    }

    /// The token at a mark as it looks, for messages.
    pub(super) fn shown(&self, mark: usize) -> String {
        let rest = self.bytes.get(mark..).unwrap_or_default();
        let token: Vec<u8> = rest
            .iter()
            .copied()
            .take(20)
            .take_while(|b| !b.is_ascii_whitespace())
            .collect();
        match token.as_slice() {
            [] if rest.is_empty() => "the end of the file".to_owned(),
            [] => "the end of the line".to_owned(),
            _ => format!("\"{}\"", String::from_utf8_lossy(&token).escape_debug()),
        }
    }

    /// Everything up to `close`, which is passed.
    pub(super) fn until(&mut self, close: u8) -> Option<&'a [u8]> {
        let start = self.at;
        while self.peek().is_some_and(|b| b != close && b != b'\n') {
            self.at += 1;
        }
        let inside = self.bytes.get(start..self.at)?;
        self.take(close).then_some(inside)
    }

    /// A name: in quotes (`""` or `\"` is a quote inside), or one word without.
    pub(super) fn name(&mut self) -> Result<String, BltError> {
        let place = self.place();
        let quoted = self.take(b'"');
        let mut name = Vec::new();
        loop {
            let byte = self.peek();
            match byte {
                None | Some(b'\n') if quoted => {
                    return Err(place.error("this name has no closing quote: add \" at its end"));
                }
                Some(b'"') if quoted => {
                    self.at += 1;
                    if !self.take(b'"') {
                        break;
                    }
                    name.push(b'"');
                    continue;
                }
                Some(b'\\')
                    if quoted && matches!(self.bytes.get(self.at + 1), Some(b'"' | b'\\')) =>
                {
                    self.at += 1;
                }
                Some(b) if !quoted && b.is_ascii_whitespace() => break,
                None => break,
                Some(_) => {}
            }
            name.extend(self.peek());
            self.at += 1;
            if name.len() > MAX_NAME {
                return Err(place.error(format!(
                    "this name has more than {MAX_NAME} bytes: shorten it"
                )));
            }
        }
        Ok(text(&name, place)?.trim().to_owned())
    }
}

fn text(bytes: &[u8], place: Place) -> Result<&str, BltError> {
    std::str::from_utf8(bytes)
        .map_err(|_| place.error("this text is not UTF-8: save the file as UTF-8"))
}
