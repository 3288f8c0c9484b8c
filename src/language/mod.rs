//! What people read, in their language.
//!
//! A sentence stands in English where it is said, and that is its name in the catalogue: in Rust
//! `t!("…")`, in a page's template `{{ "…".t() }}`, in a letter's `{{ "…".text() }}`. What stands in
//! braces is put in by name. `docs/catalogue.json` lists them all; a translation is a file of these
//! sentences with what they are in the other language, which the service reads when it starts
//! (`docs/languages.md`). What is stored, published or signed is never translated.

use std::borrow::Cow;
use std::fmt::{self, Display, Write as _};

use askama::filters::HtmlSafe;

pub mod catalogue;
pub mod choice;

pub use catalogue::Catalogue;

tokio::task_local! {
    /// The catalogue of the reader of this answer.
    static READER: &'static Catalogue;
}

/// The sentence in the reader's language; in English where there is no translation.
pub fn of(english: &'static str) -> &'static str {
    reader().of(english)
}

/// The reader's language as a tag of BCP 47.
pub fn tag() -> &'static str {
    reader().tag()
}

/// Does this with sentences in the catalogue's language.
pub async fn reading<F: Future>(catalogue: &'static Catalogue, work: F) -> F::Output {
    READER.scope(catalogue, work).await
}

/// The catalogue that sentences come from here.
pub fn reader() -> &'static Catalogue {
    READER
        .try_with(|catalogue| *catalogue)
        .unwrap_or(&catalogue::ENGLISH)
}

/// Does this with sentences in the catalogue's language: on another thread for the same reader, or a
/// letter in English, for somebody else than who asks.
pub fn for_reader<T>(catalogue: &'static Catalogue, work: impl FnOnce() -> T) -> T {
    READER.sync_scope(catalogue, work)
}

/// A sentence in the reader's language, with values in the places that are named for them:
/// `t!("No panel is called {name}.", name)`, `t!("Closes {when}.", when = page::day(&day))`.
/// Without values it is a `&'static str`, otherwise a `String`. That each place has its value is
/// checked by the compiler.
macro_rules! t {
    ($english:literal) => { $crate::language::of($english) };
    ($english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {{
        // Never run: the compiler sees by it that places and values agree.
        const _: fn() = || { let _ = ::std::format_args!($english, $($name = ""),+); };
        $crate::language::filled($crate::language::of($english), &[
            $((::std::stringify!($name), &$crate::language::value!($name $(= $value)?) as &dyn ::std::fmt::Display)),+
        ])
    }};
}
pub(crate) use t;

/// The value of a place.
macro_rules! value {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}
pub(crate) use value;

/// A sentence that is put into the reader's language later, with [`of`]: for tables of sentences.
macro_rules! later {
    ($english:literal) => {
        $english
    };
}
pub(crate) use later;

/// A text with the values in their places; a place without a value stays as it is.
pub fn filled(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut whole = String::with_capacity(text.len() + 16 * values.len());
    let value = |out: &mut String, name: &str| match values.iter().find(|(of, _)| *of == name) {
        Some((_, value)) => write!(out, "{value}").is_ok(),
        None => false,
    };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        rest = match after.split_once('}') {
            Some((name, after)) if value(&mut whole, name) => after,
            _ => {
                whole.push('{');
                after
            }
        };
    }
    whole + rest
}

/// What a template says. English text is markup that we wrote, so it is shown as it is; the values
/// that are put in are escaped.
#[derive(Debug)]
pub struct Sentence {
    english: &'static str,
    markup: bool,
    values: Vec<(&'static str, Cow<'static, str>)>,
}

impl Sentence {
    /// With this value in the place of this name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        let shown = value.to_string();
        let value = match self.markup {
            true => escaped(&shown),
            false => shown,
        };
        self.values.push((name, Cow::Owned(value)));
        self
    }
}

impl Display for Sentence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values: Vec<(&str, &dyn Display)> = self
            .values
            .iter()
            .map(|(name, value)| (*name, value as &dyn Display))
            .collect();
        out.write_str(&filled(of(self.english), &values))
    }
}

impl HtmlSafe for Sentence {}

/// Text as markup shows it.
fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut whole, one| {
            match one {
                '&' => whole.push_str("&#38;"),
                '<' => whole.push_str("&#60;"),
                '>' => whole.push_str("&#62;"),
                '"' => whole.push_str("&#34;"),
                '\'' => whole.push_str("&#39;"),
                _ => whole.push(one),
            }
            whole
        })
}

/// How a template says a sentence.
pub trait Say {
    /// In a page: `{{ "Closes {when}.".t().with("when", when) }}`.
    fn t(self) -> Sentence;
    /// In a letter, which is plain text.
    fn text(self) -> Sentence;
}

impl Say for &'static str {
    fn t(self) -> Sentence {
        Sentence {
            english: self,
            markup: true,
            values: Vec::new(),
        }
    }

    fn text(self) -> Sentence {
        Sentence {
            english: self,
            markup: false,
            values: Vec::new(),
        }
    }
}
