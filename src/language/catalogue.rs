//! A language: its sentences by the English ones.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest file of a translation, in bytes: all of English is a twentieth of it.
const MOST: u64 = 4 << 20;

/// The sentences of a language.
#[derive(Debug)]
pub struct Catalogue {
    tag: Cow<'static, str>,
    sentences: BTreeMap<String, String>,
}

/// English: every sentence stands as it is.
pub static ENGLISH: Catalogue = Catalogue {
    tag: Cow::Borrowed("en"),
    sentences: BTreeMap::new(),
};

/// A file that is no catalogue.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// It can't be read.
    #[error("{path}: {error}")]
    Unread {
        /// Which file.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// Larger than any catalogue is.
    #[error("{0}: larger than 4 MiB, which no catalogue is")]
    Large(String),
    /// Not an object of sentences.
    #[error("{path}: not an object of English sentences and their translations: {error}")]
    Form {
        /// Which file.
        path: String,
        /// Where.
        error: serde_json::Error,
    },
    /// No tag of a language.
    #[error("{0:?} is no tag of a language, such as cy")]
    Tag(String),
    /// A translation whose places are not those of the sentence.
    #[error("{tag}: {english:?} has the places {{{}}}, and its translation has others", places.join("}, {"))]
    Places {
        /// The language.
        tag: String,
        /// The sentence.
        english: String,
        /// Its places.
        places: Vec<String>,
    },
}

impl Catalogue {
    /// A translation.
    ///
    /// # Errors
    /// If the tag is none, or a translation doesn't have the places of its sentence.
    pub fn new(tag: &str, sentences: BTreeMap<String, String>) -> Result<Self, CatalogueError> {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if !(2..=35).contains(&tag.len()) || !tag.chars().all(known) {
            return Err(CatalogueError::Tag(tag.to_owned()));
        }
        for (english, other) in &sentences {
            let wanted = places(english);
            if !other.is_empty() && places(other) != wanted {
                return Err(CatalogueError::Places {
                    tag: tag.to_owned(),
                    english: english.clone(),
                    places: wanted.into_iter().map(str::to_owned).collect(),
                });
            }
        }
        Ok(Self {
            tag: Cow::Owned(tag.to_owned()),
            sentences,
        })
    }

    /// Reads a translation's file: a JSON object of English sentences and what they are.
    ///
    /// # Errors
    /// If it can't be read, or is no such file.
    pub fn read(tag: &str, path: &Path) -> Result<Self, CatalogueError> {
        let named = || path.display().to_string();
        let unread = |error| CatalogueError::Unread {
            path: named(),
            error,
        };
        if std::fs::metadata(path).map_err(unread)?.len() > MOST {
            return Err(CatalogueError::Large(named()));
        }
        let json = std::fs::read(path).map_err(unread)?;
        let form = |error| CatalogueError::Form {
            path: named(),
            error,
        };
        Self::new(tag, serde_json::from_slice(&json).map_err(form)?)
    }

    /// Its tag (BCP 47).
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The sentence in this language; in English where it is not translated, or its translation is
    /// empty.
    pub fn of<'a>(&'a self, english: &'a str) -> &'a str {
        let other = self.sentences.get(english);
        other
            .filter(|other| !other.is_empty())
            .map_or(english, String::as_str)
    }
}

/// The places for values, in the order of their names, each once.
fn places(text: &str) -> Vec<&str> {
    let ends = text.split('{').skip(1);
    let mut names: Vec<&str> = ends
        .filter_map(|rest| Some(rest.split_once('}')?.0))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(english: &str, other: &str) -> Result<Catalogue, CatalogueError> {
        Catalogue::new("cy", [(english.to_owned(), other.to_owned())].into())
    }

    #[test]
    fn a_translation_has_the_places_of_its_sentence() {
        let welsh = with("Closes {when}", "Yn cau {when}").unwrap();
        assert_eq!(welsh.of("Closes {when}"), "Yn cau {when}");
        assert_eq!(welsh.of("Opens {when}"), "Opens {when}");
        let begun = with("Closes {when}", "").unwrap();
        assert_eq!(begun.of("Closes {when}"), "Closes {when}");
        for other in ["Yn cau", "Yn cau {pryd}", "Yn cau {when} {where}"] {
            assert!(
                matches!(
                    with("Closes {when}", other),
                    Err(CatalogueError::Places { .. })
                ),
                "{other}"
            );
        }
    }

    #[test]
    fn a_tag_is_one() {
        for tag in ["", "c", "cy GB", "../cy", "cy\n"] {
            assert!(
                matches!(
                    Catalogue::new(tag, BTreeMap::new()),
                    Err(CatalogueError::Tag(_))
                ),
                "{tag:?}"
            );
        }
    }
}
