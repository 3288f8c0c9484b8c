//! Drawing: escaped text, colours that differ in print too, and sizes in proportion to votes.

/// Text for XML and HTML.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            control if control.is_control() => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// A name that fits a label.
pub(crate) fn label(name: &str, most: usize) -> String {
    let short: String = name.chars().take(most).collect();
    escaped(&if short.len() < name.len() {
        format!("{short}\u{2026}")
    } else {
        short
    })
}

/// A candidate's colour: hues far apart, and lightness that alternates for print without colour.
pub(crate) fn colour(number: usize) -> String {
    let light = [38, 55, 46].get(number % 3).copied().unwrap_or(46);
    format!("hsl({} 55% {light}%)", (number * 137) % 360)
}

/// Lengths in tenths of a pixel, exact in whole numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub length: u64,
    pub votes: u64,
}

impl Scale {
    /// The length that stands for `votes`.
    pub(crate) fn of(self, votes: u64) -> u64 {
        let length = u128::from(self.length) * u128::from(votes) / u128::from(self.votes.max(1));
        u64::try_from(length).unwrap_or(u64::MAX)
    }
}

/// Tenths of a pixel as SVG has them.
pub(crate) fn px(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
