//! Pages whose work is done in the browser: the voting booth, on which a member's ballot is made, and the
//! pages of those who hold keys, the trustees and the registrar. The files that run there are made of
//! `ballots/booth/` and were taken in when the service was built.

use std::collections::BTreeMap;

use crate::language::{self, t};

pub mod pages;
pub mod rules;

/// A file of the booth.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// What it is: `booth` and `worker`, `keys` and `keys-worker`, `address`, or `style`.
    pub part: &'static str,
    /// Its name, with a piece of its hash in it: another content has another name.
    pub name: &'static str,
    /// Its SHA-384, as a page names it (Subresource Integrity).
    pub integrity: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
    /// What it says, in English.
    pub sentences: &'static [&'static str],
}

impl File {
    /// The file that is this part of the booth, if this service was built with it.
    pub fn of(part: &str) -> Option<&'static Self> {
        FILES.iter().find(|file| file.part == part)
    }

    /// Its SHA-384 alone, as a program says it that one compares with.
    pub fn hash(&self) -> &'static str {
        let integrity = self.integrity;
        integrity.strip_prefix("sha384-").unwrap_or(integrity)
    }

    /// Which pages load it.
    pub fn loaded_by(&self) -> &'static str {
        match self.part {
            "booth" | "worker" => t!("The booth, “Check my ballot”"),
            "keys" | "keys-worker" => t!("The pages of trustees and the registrar"),
            "address" => t!("Pages that voting codes may lead to"),
            "style" => t!("The booth, “Check my ballot”, the pages of trustees and the registrar"),
            _ => t!("All pages"),
        }
    }
}

/// All files; none where the service was built without the booth.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/booth.rs"));

/// What a page of the booth runs, whole.
#[derive(Clone, Copy, Debug)]
pub struct Booth {
    /// What runs on the page.
    pub script: &'static File,
    /// What works with secrets, in a thread of its own.
    pub worker: &'static File,
    /// Its look.
    pub style: &'static File,
}

impl Booth {
    /// The voters' booth, if this service was built with it.
    pub fn built() -> Option<Self> {
        Self::of("booth", "worker")
    }

    /// The pages of trustees and registrars, likewise. A voter's browser loads nothing of them.
    pub fn for_holders() -> Option<Self> {
        Self::of("keys", "keys-worker")
    }

    fn of(script: &str, worker: &str) -> Option<Self> {
        Some(Self {
            script: File::of(script)?,
            worker: File::of(worker)?,
            style: File::of("style")?,
        })
    }

    /// What the page says in the reader's language, in JSON by the English; none where all of it is English.
    pub fn words(&self) -> Option<String> {
        let reader = language::reader();
        let said = self.script.sentences.iter();
        let both = said.map(|english| (*english, reader.of(english)));
        let translated: BTreeMap<&str, &str> = both.filter(|(one, other)| one != other).collect();
        if translated.is_empty() {
            return None;
        }
        serde_json::to_string(&translated).ok()
    }
}
