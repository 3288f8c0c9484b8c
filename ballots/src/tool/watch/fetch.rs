//! Answers of a server, bounded in size and time.

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
