//! Answers of a server, bounded in size and time.

use std::cell::Cell;
use std::io::Read;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

/// An answer.
pub(super) struct Answer {
    /// The HTTP status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// Whatever fetches.
pub(super) trait Source {
    /// What stands at `url`, from a byte on where one is given.
    fn get(&self, url: &str, from: Option<u64>) -> anyhow::Result<Answer>;
}

/// A source of which no more than so many bytes are read in all, however many answers they come in.
pub(super) struct Budget<'s, S> {
    source: &'s S,
    left: Cell<u64>,
}

/// What a further answer costs beside its bytes: as much as an object's header in an archive.
const EACH: u64 = 512;

impl<'s, S> Budget<'s, S> {
    pub(super) fn new(source: &'s S, bytes: u64) -> Self {
        Self {
            source,
            left: Cell::new(bytes),
        }
    }
}

impl<S: Source> Source for Budget<'_, S> {
    fn get(&self, url: &str, from: Option<u64>) -> anyhow::Result<Answer> {
        let answer = self.source.get(url, from)?;
        let cost = answer.body.len() as u64 + EACH;
        let left = self.left.get().checked_sub(cost);
        self.left.set(left.with_context(|| {
            format!("{url}: the record is larger than one look may read: raise --most")
        })?);
        Ok(answer)
    }
}

/// The program `curl`. It follows no redirection and reads no configuration.
pub(super) struct Curl {
    /// Seconds.
    pub(super) patience: u64,
    /// Bytes.
    pub(super) most: u64,
}

impl Source for Curl {
    fn get(&self, url: &str, from: Option<u64>) -> anyhow::Result<Answer> {
        let mut command = Command::new("curl");
        command
            .args(["--disable", "--silent", "--show-error"])
            .args(["--proto", "=http,https", "--max-redirs", "0"])
            .args(["--connect-timeout", "15"])
            .args(["--max-time", &self.patience.to_string()])
            .args(["--max-filesize", &self.most.to_string()])
            .args(["--write-out", "%{stderr}\n%{http_code}"]);
        if let Some(from) = from {
            command.args(["--range", &format!("{from}-")]);
        }
        let mut curl = command
            .args(["--", url])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("curl can't be started: is it installed?")?;
        let mut body = Vec::new();
        let stdout = curl.stdout.take().context("curl gives no output")?;
        let read = stdout.take(self.most + 1).read_to_end(&mut body);
        if body.len() as u64 > self.most {
            // Its end is not waited for: it may never come.
            let _killed = curl.kill();
            let _waited = curl.wait();
            bail!("{url}: the answer is larger than {} bytes", self.most);
        }
        read.with_context(|| url.to_owned())?;
        let output = curl.wait_with_output().with_context(|| url.to_owned())?;
        let said = String::from_utf8_lossy(&output.stderr);
        let (error, status) = said.rsplit_once('\n').unwrap_or(("", &said));
        if !output.status.success() {
            bail!("{url}: {}", error.trim());
        }
        let status = status
            .trim()
            .parse()
            .with_context(|| format!("{url}: no status"))?;
        Ok(Answer { status, body })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Same(usize);

    impl Source for Same {
        fn get(&self, _url: &str, _from: Option<u64>) -> anyhow::Result<Answer> {
            let body = vec![0; self.0];
            Ok(Answer { status: 200, body })
        }
    }

    /// Many small answers are bounded as one large one is.
    #[test]
    fn a_look_has_a_budget() {
        for (body, answers) in [(1 << 20, 3), (0, 8192)] {
            let source = Same(body);
            let budget = Budget::new(&source, 4 << 20);
            let read = (0..10_000).take_while(|_| budget.get("", None).is_ok());
            assert_eq!(read.count(), answers, "{body}");
        }
    }
}
