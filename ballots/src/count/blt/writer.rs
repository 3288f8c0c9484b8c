//! Writing: the plain form that all the programs read.

use std::fmt::Write;

use crate::count::contest::Contest;

/// The contest as a BLT file: header, withdrawn candidates, merged papers, names, title.
///
/// Invalid papers are left out (the format has no place for their headings); a paper with a fault is
/// written up to the fault.
pub fn write(contest: &Contest) -> String {
    let mut out = String::new();
    let names = contest.names();
    // Writing to a string can't fail.
    let _ = writeln!(out, "{} {}", names.len(), contest.seats());
    let withdrawn: Vec<String> = (0..names.len())
        .filter(|c| contest.is_withdrawn(*c))
        .map(|c| format!("-{}", c + 1))
        .collect();
    if !withdrawn.is_empty() {
        let _ = writeln!(out, "{}", withdrawn.join(" "));
    }
    for (ranking, count) in contest.papers().iter() {
        let _ = write!(out, "{count} ");
        for candidate in ranking {
            let _ = write!(out, "{} ", usize::from(*candidate) + 1);
        }
        out.push_str("0\n");
    }
    out.push_str("0\n");
    for name in names.iter().map(String::as_str).chain([contest.title()]) {
        let _ = writeln!(out, "\"{}\"", quoted(name));
    }
    out
}

/// A name within quotes; line breaks have no place there.
fn quoted(name: &str) -> String {
    let plain = name.replace(['\n', '\r'], " ");
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}
