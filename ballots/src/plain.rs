//! Text of others, made fit for a line of a terminal or of a report.

use std::borrow::Cow;

/// The text with everything replaced that could write another line, move the cursor, colour or hide what stands
/// there, or turn its order round: control characters, and the marks that steer the direction of writing. A
/// record's names and descriptions are whatever its maker put there, and must not look like our own words.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    let put = |c: char| {
        if steers(c) {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    Cow::Owned(text.chars().map(put).collect())
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        )
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn nothing_steers_a_terminal() {
        for steering in [
            '\u{1b}', '\n', '\r', '\u{202e}', '\u{9b}', '\u{2066}', '\u{2028}', '\t',
        ] {
            assert_eq!(
                plain(&format!("a{steering}b")),
                "a\u{fffd}b",
                "{steering:?}"
            );
        }
        let names = "Ålesund, 東京, إسلام, \u{1f469}\u{200d}\u{1f52c}, \"x\"";
        assert_eq!(plain(names), names);
    }
}
