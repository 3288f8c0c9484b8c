//! Enums whose cases are words: as they stand in the database, in requests and in answers.

/// An enum with the word of each case: `ALL`, `as_str`, `Display`, `FromStr` and serde agree on it.
/// The description of the interface reads these invocations too (`src/build/source.rs`).
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $unknown:ident, $what:literal: $($(#[$of:meta])* $case:ident = $word:literal,)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$of])* #[serde(rename = $word)] $case,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$case),*];

            /// Its word.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$case => $word,)* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        #[doc = concat!("A word that is no ", $what, ".")]
        #[derive(Debug, thiserror::Error)]
        #[error("{0:?} is no {what}", what = $what)]
        pub struct $unknown(String);

        impl std::str::FromStr for $name {
            type Err = $unknown;

            fn from_str(word: &str) -> Result<Self, $unknown> {
                let found = Self::ALL.iter().find(|one| one.as_str() == word);
                found.copied().ok_or_else(|| $unknown(word.to_owned()))
            }
        }
    };
}

pub(crate) use words;
