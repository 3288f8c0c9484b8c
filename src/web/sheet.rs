//! Tables on their way out, as CSV that a spreadsheet opens as what it is: text.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Whether a spreadsheet would take a text for a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A table with its header. What a spreadsheet would take for a formula gets an apostrophe before
/// it; an import of ours takes it away again.
pub fn csv<const COLUMNS: usize>(
    header: [&str; COLUMNS],
    rows: impl IntoIterator<Item = [String; COLUMNS]>,
) -> Response {
    let mut text = String::new();
    line(&mut text, &header);
    for row in rows {
        line(&mut text, &row);
    }
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}

fn line(text: &mut String, cells: &[impl AsRef<str>]) {
    let cells: Vec<String> = cells.iter().map(|one| cell(one.as_ref())).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn cell(text: &str) -> String {
    let safe = if is_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r', ';', '\'']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+44", "-2", "@sum(A1)", "\t=1", "\r=1"] {
            assert!(cell(formula).trim_start_matches('"').starts_with('\''));
        }
        assert_eq!(cell("O'Neil"), "\"O'Neil\"");
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("Ann"), "Ann");
    }
}
