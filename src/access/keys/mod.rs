//! The service's own keys: one signs tokens, another receipts, a third seals what the database
//! must not hold in clear. Never shown, never logged.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use ballots::supplement::{KeyError as PublicKeyError, Signature, Signer, VerifyingKey};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use zeroize::Zeroizing;

use super::vault::Vault;

pub mod store;

/// Why a key can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file can't be read or made.
    #[error("the key file {0} can't be read or made")]
    File(PathBuf, #[source] io::Error),
    /// It isn't there, and must be.
    #[error(
        "there is no {0}, and this database goes with keys that were made before: name their folder \
         (--keys), or restore it from the backup"
    )]
    Missing(PathBuf),
    /// It is another one.
    #[error(
        "the keys in {0} aren't those that this database goes with: name their folder (--keys), or \
         restore database and keys from one backup"
    )]
    Other(PathBuf),
    /// Others can read it.
    #[error("the key file {0} can be read by others: chmod 600 it, and replace the key")]
    Open(PathBuf),
    /// It holds no key.
    #[error("{0} holds no Ed25519 key in PKCS#8: restore it from the backup")]
    NoKey(PathBuf),
    /// It holds no secret.
    #[error("{0} doesn't hold 32 bytes: restore it from the backup")]
    NoSecret(PathBuf),
    /// Its public side is none that others accept.
    #[error("the public side of the key {0} can't be used: restore it from the backup")]
    Unusable(PathBuf, #[source] PublicKeyError),
    /// The system gave no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// An Ed25519 key of the service.
pub struct SigningKey {
    pkcs8: Zeroizing<Vec<u8>>,
    pair: Ed25519KeyPair,
    verifying: VerifyingKey,
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({})", self.public_base64())
    }
}

impl Signer for SigningKey {
    fn verifying_key(&self) -> VerifyingKey {
        self.verifying
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let mut bytes = [0; 64];
        for (to, from) in bytes.iter_mut().zip(self.pair.sign(message).as_ref()) {
            *to = *from;
        }
        Signature::from_bytes(bytes)
    }
}

impl SigningKey {
    /// The public key, 32 bytes.
    pub fn public(&self) -> &[u8] {
        self.pair.public_key().as_ref()
    }

    /// The public key in Base64, as published.
    pub fn public_base64(&self) -> String {
        BASE64_STANDARD.encode(self.public())
    }

    pub(super) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }
}

impl ServiceKeys {
    /// Whether each signing key signs what its public half then verifies.
    pub fn work(&self) -> bool {
        [&self.tokens, &self.receipts].iter().all(|key| {
            let signature = key.pair.sign(b"hustings");
            let public = UnparsedPublicKey::new(&ED25519, key.public());
            public.verify(b"hustings", signature.as_ref()).is_ok()
        })
    }
}

const RECEIPTS: &str = "receipts.p8";
const VAULT: &str = "vault.key";

/// What becomes of a key that isn't there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Absent {
    Made,
    Refused,
}

/// The keys of the service, and the second place of the heads that it signed.
#[derive(Debug)]
pub struct ServiceKeys {
    /// Signs the tokens of the interface.
    pub tokens: SigningKey,
    /// Signs receipts, heads and supplements.
    pub receipts: SigningKey,
    /// Seals what the database must not hold in clear.
    pub vault: Vault,
    /// Folder that holds the last head signed of each board, away from the database: with it a
    /// database that was restored from an old copy is found out.
    pub heads: PathBuf,
}

impl ServiceKeys {
    /// Reads them from a folder, or makes those that aren't there yet (mode 0600).
    pub fn open(folder: &Path) -> Result<Self, KeyError> {
        Self::open_or(folder, Absent::Made)
    }

    /// Reads those that a database goes with. Only the key of the tokens is made if it isn't there:
    /// it may have been put aside to end them all.
    pub fn read(folder: &Path) -> Result<Self, KeyError> {
        Self::open_or(folder, Absent::Refused)
    }

    fn open_or(folder: &Path, absent: Absent) -> Result<Self, KeyError> {
        for file in [RECEIPTS, VAULT] {
            let file = folder.join(file);
            if absent == Absent::Refused && !file.exists() {
                return Err(KeyError::Missing(file));
            }
        }
        let heads = folder.join("heads");
        let made = fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&heads);
        made.map_err(|error| KeyError::File(folder.to_owned(), error))?;
        Ok(Self {
            heads,
            tokens: open_key(folder.join("tokens.p8"))?,
            receipts: open_key(folder.join(RECEIPTS))?,
            vault: open_vault(folder.join(VAULT))?,
        })
    }
}

fn open_key(path: PathBuf) -> Result<SigningKey, KeyError> {
    let pkcs8 = read_or_make(&path, || {
        let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
        let document = document.map_err(|_| KeyError::NoRandomness)?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    })?;
    let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| KeyError::NoKey(path.clone()))?;
    let public = pair.public_key().as_ref().try_into();
    let public = public.map_err(|_| KeyError::NoKey(path.clone()))?;
    let verifying = VerifyingKey::from_bytes(public);
    Ok(SigningKey {
        verifying: verifying.map_err(|error| KeyError::Unusable(path, error))?,
        pkcs8,
        pair,
    })
}

fn open_vault(path: PathBuf) -> Result<Vault, KeyError> {
    let secret = read_or_make(&path, || {
        let mut secret = Zeroizing::new(vec![0; Vault::SECRET_BYTES]);
        let filled = SystemRandom::new().fill(&mut secret);
        filled.map_err(|_| KeyError::NoRandomness)?;
        Ok(secret)
    })?;
    Vault::new(&secret).ok_or(KeyError::NoSecret(path))
}

/// What a file of the folder holds; where there is none, it is made, for our eyes alone.
fn read_or_make(
    path: &Path,
    make: impl FnOnce() -> Result<Zeroizing<Vec<u8>>, KeyError>,
) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let file = |error| KeyError::File(path.to_owned(), error);
    let bytes = match fs::read(path) {
        Ok(bytes) => Zeroizing::new(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let made = make()?;
            match write_new(path, &made) {
                Ok(()) => made,
                // Another instance was first: its key is the one.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                    Zeroizing::new(fs::read(path).map_err(file)?)
                }
                Err(error) => return Err(file(error)),
            }
        }
        Err(error) => return Err(file(error)),
    };
    let about = fs::metadata(path).map_err(file)?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(KeyError::Open(path.to_owned()));
    }
    Ok(bytes)
}

/// Whole or not at all, and never over one that is there: another instance may start in this moment.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&beside)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    let there = written.and_then(|()| fs::hard_link(&beside, path));
    fs::remove_file(&beside)?;
    there
}
