//! Signed notes (C2SP signed-note), the form of signed heads: a text, an empty line, and a line for
//! each signature. Whoever knows a signer's name and key can check it; other lines are left alone.

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};

use super::key::{KeyError, Signature, Signer, VerifyingKey};
use crate::hash::Hasher;

/// The algorithms of keys: a note's own signature, and a witness's (C2SP tlog-cosignature, v1).
const ED25519: u8 = 1;
const COSIGNATURE: u8 = 4;

/// No note of ours comes near these.
const MOST_BYTES: usize = 1 << 20;
const MOST_SIGNATURES: usize = 100;

/// A note with its signatures, none of them checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    lines: Vec<Line>,
}

/// A line of signature.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

/// What is wrong with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not of the form at all.
    #[error(
        "is not a signed note: a text, an empty line, then lines of \"\u{2014} NAME SIGNATURE\""
    )]
    Form,
    /// No line is by the key that was asked for.
    #[error("is not signed by the key that it has to be signed by")]
    Unsigned,
    /// A line is by that key and does not hold.
    #[error("bears a false signature: {0}")]
    Signature(KeyError),
}

/// The first four bytes of SHA-256 of name, line feed, algorithm and key.
fn key_id(name: &str, algorithm: u8, key: &VerifyingKey) -> [u8; 4] {
    let mut hasher = Hasher::new();
    hasher.feed(name.as_bytes());
    hasher.feed(&[b'\n', algorithm]);
    hasher.feed(key.as_bytes());
    let hash = hasher.finish();
    let [a, b, c, d, ..] = *hash.as_bytes();
    [a, b, c, d]
}

/// A key in the form that programs for notes take: name, key ID, algorithm and key.
pub fn verifier_key(name: &str, key: &VerifyingKey) -> String {
    written(name, ED25519, key)
}

/// As [`verifier_key`], of a witness.
pub fn cosigner_key(name: &str, key: &VerifyingKey) -> String {
    written(name, COSIGNATURE, key)
}

fn written(name: &str, algorithm: u8, key: &VerifyingKey) -> String {
    let id = u32::from_be_bytes(key_id(name, algorithm, key));
    let mut bytes = vec![algorithm];
    bytes.extend_from_slice(key.as_bytes());
    format!("{name}+{id:08x}+{}", BASE64_STANDARD.encode(bytes))
}

/// Whether a signer may have this name: not empty, no space, no plus sign.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+')
}

impl Note {
    /// A note of this text, which ends its last line, without a signature yet.
    pub fn new(text: String) -> Self {
        Self {
            text,
            lines: Vec::new(),
        }
    }

    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::Form`].
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        let form = || NoteError::Form;
        let whole = std::str::from_utf8(bytes).map_err(|_| form())?;
        let control = |c: char| c.is_control() && c != '\n';
        if bytes.len() > MOST_BYTES || whole.contains(control) {
            return Err(form());
        }
        let (text, lines) = whole.rsplit_once("\n\n").ok_or_else(form)?;
        let lines = lines.strip_suffix('\n').ok_or_else(form)?;
        let lines: Option<Vec<Line>> = lines.split('\n').map(Line::parse).collect();
        let lines = lines.filter(|lines| lines.len() <= MOST_SIGNATURES);
        Ok(Self {
            text: format!("{text}\n"),
            lines: lines.ok_or_else(form)?,
        })
    }

    /// What is signed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds the signature of whoever the note is of.
    pub fn sign(&mut self, name: &str, signer: &impl Signer) {
        let id = key_id(name, ED25519, &signer.verifying_key());
        let signature = signer.sign(self.text.as_bytes());
        self.lines.push(Line {
            name: name.to_owned(),
            id,
            signature: signature.as_bytes().to_vec(),
        });
    }

    /// Adds a witness's signature, made at `time` (seconds since 1970).
    pub fn cosign(&mut self, name: &str, signer: &impl Signer, time: u64) {
        let id = key_id(name, COSIGNATURE, &signer.verifying_key());
        let signature = signer.sign(cosigned(&self.text, time).as_bytes());
        let mut bytes = time.to_be_bytes().to_vec();
        bytes.extend_from_slice(signature.as_bytes());
        self.lines.push(Line {
            name: name.to_owned(),
            id,
            signature: bytes,
        });
    }

    /// Checks that `name` has signed with `key`.
    ///
    /// # Errors
    /// No such signature, or a false one.
    pub fn verify(&self, name: &str, key: &VerifyingKey) -> Result<(), NoteError> {
        let mut signed = false;
        for line in self.by(name, key_id(name, ED25519, key)) {
            let bytes = line.signature.as_slice().try_into();
            let signature = bytes.map_err(|_| NoteError::Signature(KeyError::SignatureForm))?;
            key.verify(self.text.as_bytes(), &Signature::from_bytes(signature))
                .map_err(NoteError::Signature)?;
            signed = true;
        }
        if signed {
            Ok(())
        } else {
            Err(NoteError::Unsigned)
        }
    }

    /// Checks that the witness `name` has cosigned with `key`, and gives when: seconds since 1970.
    ///
    /// # Errors
    /// No such signature, or a false one.
    pub fn verify_cosignature(&self, name: &str, key: &VerifyingKey) -> Result<u64, NoteError> {
        let mut latest = None;
        for line in self.by(name, key_id(name, COSIGNATURE, key)) {
            let malformed = NoteError::Signature(KeyError::SignatureForm);
            let (time, signature) = line.signature.split_first_chunk::<8>().ok_or(malformed)?;
            let time = u64::from_be_bytes(*time);
            let signature = signature.try_into().map_err(|_| malformed)?;
            key.verify(
                cosigned(&self.text, time).as_bytes(),
                &Signature::from_bytes(signature),
            )
            .map_err(NoteError::Signature)?;
            latest = latest.max(Some(time));
        }
        latest.ok_or(NoteError::Unsigned)
    }

    fn by<'n>(&'n self, name: &'n str, id: [u8; 4]) -> impl Iterator<Item = &'n Line> {
        let lines = self.lines.iter();
        lines.filter(move |line| line.name == name && line.id == id)
    }
}

fn cosigned(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.lines {
            let bytes = [&line.id[..], &line.signature].concat();
            let signature = BASE64_STANDARD.encode(bytes);
            writeln!(f, "\u{2014} {} {signature}", line.name)?;
        }
        Ok(())
    }
}

impl Line {
    fn parse(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = BASE64_STANDARD.decode(signature).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let sound = is_name(name) && !signature.is_empty();
        sound.then(|| Self {
            name: name.to_owned(),
            id: *id,
            signature: signature.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::WitnessKey;
    use super::*;
    use zeroize::Zeroizing;

    /// The example of the Go project's documentation of notes.
    #[test]
    fn a_note_of_another_program() {
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\n\
                    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ\
                    SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let encoded = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
        let bytes = BASE64_STANDARD.decode(encoded).unwrap();
        let key = VerifyingKey::from_bytes(bytes[1..].try_into().unwrap()).unwrap();
        let vkey = format!("PeterNeumann+c74f20a3+{encoded}");
        assert_eq!(verifier_key("PeterNeumann", &key), vkey);
        let parsed = Note::parse(note.as_bytes()).unwrap();
        assert_eq!(parsed.verify("PeterNeumann", &key), Ok(()));
        assert_eq!(parsed.verify("Peter", &key), Err(NoteError::Unsigned));
        assert_eq!(parsed.to_string(), note);
        let bent = note.replace("problem is", "problem was");
        let bent = Note::parse(bent.as_bytes()).unwrap();
        let verified = bent.verify("PeterNeumann", &key);
        assert_eq!(verified, Err(NoteError::Signature(KeyError::Signature)));
    }

    #[test]
    fn a_witness_signs_beside_the_log_and_the_time_is_signed() {
        let log = WitnessKey::from_seed(Zeroizing::new([1; 32])).unwrap();
        let witness = WitnessKey::from_seed(Zeroizing::new([2; 32])).unwrap();
        let mut note = Note::new("a\n1\nb\n".to_owned());
        note.sign("log", &log);
        note.cosign("w", &witness, 1_795_300_596);
        let read = Note::parse(note.to_string().as_bytes()).unwrap();
        assert_eq!(read, note);
        assert_eq!(read.verify("log", &log.verifying_key()), Ok(()));
        let key = witness.verifying_key();
        assert_eq!(read.verify_cosignature("w", &key), Ok(1_795_300_596));
        assert_eq!(read.verify("w", &key), Err(NoteError::Unsigned));
        let mut later = read;
        later.lines[1].signature[7] ^= 1;
        let verified = later.verify_cosignature("w", &key);
        assert_eq!(verified, Err(NoteError::Signature(KeyError::Signature)));
    }

    #[test]
    fn what_is_no_note() {
        let good = "a\n\n\u{2014} n AAAAAAA=\n";
        assert!(Note::parse(good.as_bytes()).is_ok());
        for wrong in [
            "",
            "a\n",
            "a\n\n",
            "a\n\n\u{2014} n AAAAAAA=",
            "a\n\n- n AAAAAAA=\n",
            "a\n\n\u{2014} n+m AAAAAAA=\n",
            "a\n\n\u{2014} n AAAAAA==\n",
            "a\r\n\n\u{2014} n AAAAAAA=\n",
            "a\n\n\u{2014} n AAAAAAA=\n\n",
        ] {
            assert_eq!(
                Note::parse(wrong.as_bytes()),
                Err(NoteError::Form),
                "{wrong:?}"
            );
        }
    }
}
