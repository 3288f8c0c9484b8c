//! The voting booth: the page on which a member's browser makes their ballot, and the files that it
//! runs. They are made of `ballots/booth/` and were taken in when the service was built.

pub mod pages;
pub mod rules;

/// A file of the booth.
#[derive(Clone, Copy, Debug)]
pub struct File {
    /// What it is: `booth`, `worker` or `style`.
    pub part: &'static str,
    /// Its name, with a piece of its hash in it: another content has another name.
    pub name: &'static str,
    /// Its SHA-384, as a page names it (Subresource Integrity).
    pub integrity: &'static str,
    /// Its content.
    pub bytes: &'static [u8],
}

/// All files; none where the service was built without the booth.
pub const FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/booth.rs"));

/// The booth, whole.
#[derive(Clone, Copy, Debug)]
pub struct Booth {
    /// What runs on the page.
    pub script: &'static File,
    /// What encrypts, in a thread of its own.
    pub worker: &'static File,
    /// Its look.
    pub style: &'static File,
}

impl Booth {
    /// The booth, if this service was built with it.
    pub fn built() -> Option<Self> {
        let part = |part: &str| FILES.iter().find(|file| file.part == part);
        Some(Self {
            script: part("booth")?,
            worker: part("worker")?,
            style: part("style")?,
        })
    }
}
