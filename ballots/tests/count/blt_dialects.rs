//! BLT files of several programs, and what is said about those that can't be read.

use ballots::count::{Contest, Fault, blt};

fn rankings(contest: &Contest) -> Vec<(Vec<u8>, u64)> {
    contest
        .papers()
        .iter()
        .map(|(r, n)| (r.iter().map(|c| c + 1).collect(), n))
        .collect()
}

fn read(text: &str) -> blt::Blt {
    blt::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn fails(text: &str) -> String {
    blt::parse(text.as_bytes())
        .map(|_| ())
        .unwrap_err()
        .to_string()
}

#[test]
fn the_file_of_1987() {
    let blt = read(
        "4 2\n-2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1 3 0\n1 2 0\n0\n\"Adam\"\n\"Basil\"\n\"Charlotte\"\n\"Donald\"\n\"Title\"\n",
    );
    let contest = blt.contest;
    assert_eq!(contest.names(), ["Adam", "Basil", "Charlotte", "Donald"]);
    assert_eq!(
        (contest.seats(), contest.title(), contest.is_withdrawn(1)),
        (2, "Title", true)
    );
    assert_eq!(rankings(&contest)[0], (vec![1, 3, 4], 3));
    let line = read(
        "4 2 -2 3 1 3 4 0 4 1 3 2 0 2 4 1 3 0 1 2 0 0 \"Adam\" \"Basil\" \"Charlotte\" \"Donald\" \"Title\"",
    );
    assert_eq!(rankings(&line.contest), rankings(&contest));
}

#[test]
fn openstv_and_opavote() {
    let text = "# an election\n3 1 # three\n\n(a 1) 1 1 3 0\n(a 2) 1 2 - 3 0\n(a 3) 1 3 1=2 0 # shared\n(a 4) 1 0\n0\n\"A\"\n\"B\"\n\"C\"\n\"T\" # end\n";
    let contest = read(text).contest;
    assert_eq!(
        rankings(&contest),
        [(vec![1, 3], 1), (vec![2], 1), (vec![3], 1)]
    );
    let findings = contest.findings();
    assert_eq!(findings.cut.get(&Fault::Skipped), Some(&1));
    assert_eq!(findings.cut.get(&Fault::Repeated), Some(&1));
    assert_eq!(findings.invalid.get(&Fault::Blank), Some(&1));
}

#[test]
fn droop() {
    let text = "\u{feff}3 1 /* a\ncomment */ [nick a b c] [tie c a b] [withdrawn b]\r\n2 a c 0\r\n1 b=a 0\r\n0\r\n\"A\" \"B\" \"C\" \"T\" \"source\" \"comment\"\r\n";
    let blt = read(text);
    assert_eq!(blt.tie_order, Some(vec![3, 1, 2]));
    assert!(blt.contest.is_withdrawn(1));
    assert_eq!(rankings(&blt.contest), [(vec![1, 3], 2)]);
    assert_eq!(
        blt.contest.findings().invalid.get(&Fault::Repeated),
        Some(&1)
    );
}

#[test]
fn opentally() {
    let contest = read("2 1\n2 1 2\n1 2\n0\nAdam\nEve\nParadise").contest;
    assert_eq!(rankings(&contest), [(vec![1, 2], 2), (vec![2], 1)]);
    assert_eq!(
        (contest.names()[1].as_str(), contest.title()),
        ("Eve", "Paradise")
    );
}

#[test]
fn what_is_written_reads_back() {
    let mut contest =
        read("3 2\n-3\n2 1 2 0\n1 3 3 0\n0\n\"A \"\"x\"\" \\\\\" \"B\" \"C\" \"T\"").contest;
    contest.set_title("Say \"when\"\nor not");
    let text = blt::write(&contest);
    insta::assert_snapshot!(text);
    let again = read(&text).contest;
    assert_eq!(again.names(), contest.names());
    assert_eq!(rankings(&again), rankings(&contest));
    assert_eq!(blt::write(&again), text);
}

#[test]
fn errors_tell_place_and_remedy() {
    let cases = [
        "",
        "x 1",
        "3",
        "3 0\n",
        "0 1\n",
        "300 1\n",
        "3 1\n-4\n",
        "3 1\n[tei 1 2]\n",
        "3 1\n[tie 1 2\n",
        "3 1\n1 2 9 0\n",
        "3 1\n1 2 x 0\n",
        "3 1\n1 2.5 0\n",
        "3 1\n1.5 2 0\n",
        "3 1\n1 2 0\n1 3\n 1 0\n",
        "3 1\n1 3 0 2 0\n0\n",
        "3 1\n(a) 2 1 0\n",
        "3 1\n(a 1 2 0\n",
        "3 1\n1 1=0 0\n",
        "3 1\n2000000000 1 0\n",
        "3 1\n1 1 0\n",
        "3 1\n0\n\"A\"\n\"B\"\n",
        "1 1\n0\n\"A\n",
        "1 1\n0\n\"A\" \"T\" \"s\" \"c\" \"more\"",
        "3 1 /* x",
        "1 1\n99999999999999999999999999 1 0\n",
    ];
    let told: Vec<String> = cases
        .iter()
        .map(|text| format!("{text:?}\n    {}", fails(text)))
        .collect();
    insta::assert_snapshot!(told.join("\n"));
    let latin = blt::parse(b"1 1\n0\n\"Ren\xe9e\"\n")
        .map(|_| ())
        .unwrap_err();
    assert_eq!((latin.line, latin.column), (3, 1));
    let long = format!("1 1\n0\n\"{}\"", "x".repeat(2000));
    assert!(fails(&long).contains("shorten"));
}
