//! What a question to the tool is answered with: yes, no, or that it can't be told.

use std::io::Write;
use std::process::ExitCode;

use serde::Serialize;

/// An answer with what there is to say, for people and for machines.
pub struct Answer {
    /// Exit code 0 or 1; none: 2, it can't be told.
    pub yes: Option<bool>,
    /// For people, one line after another.
    pub lines: Vec<String>,
    /// One object for machines.
    pub json: serde_json::Value,
}

impl Answer {
    /// From what a machine is told and what people are.
    pub fn new(
        yes: impl Into<Option<bool>>,
        lines: Vec<String>,
        json: &impl Serialize,
    ) -> anyhow::Result<Self> {
        let (yes, json) = (yes.into(), serde_json::to_value(json)?);
        Ok(Self { yes, lines, json })
    }
}

/// Prints the answer. The exit code is 0 for yes, 1 for no, and 2 where it can't be told.
pub fn give(answer: anyhow::Result<Answer>, json: bool) -> ExitCode {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => {
            super::complain(&format!("{error:#}"));
            return ExitCode::from(2);
        }
    };
    let text = if json {
        format!("{}\n", answer.json)
    } else {
        super::lines(&answer.lines)
    };
    // An answer that could not be given is none.
    if std::io::stdout().write_all(text.as_bytes()).is_err() {
        return ExitCode::from(2);
    }
    ExitCode::from(answer.yes.map_or(2, |yes| u8::from(!yes)))
}
