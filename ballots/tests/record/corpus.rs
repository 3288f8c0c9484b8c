//! The flawed records: each is a good one with exactly one flaw, and has the check that it must fail
//! at. Their names begin with their line in the adversarial list (N01 to N80), where they have one.

use ballots::record::{Check, verify_record};

use crate::flaws::good;
use crate::script::Script;

/// A flawed record.
pub struct Flaw {
    pub name: String,
    pub check: Check,
    pub archive: Vec<u8>,
    /// Whether it is one of many of the same kind.
    pub further: bool,
}

/// Makes flawed records, and hands each on as soon as it is made.
pub struct Corpus<'v> {
    visit: &'v mut dyn FnMut(Flaw),
    script: Script,
}

/// Makes some of them.
pub type Maker = fn(&mut Corpus<'_>);

/// All that make any.
pub const ALL: &[&[Maker]] = &[
    crate::flaws::FLAWS,
    crate::spelling_flaws::FLAWS,
    crate::ballot_flaws::FLAWS,
    crate::forged::FLAWS,
    crate::tally_flaws::FLAWS,
    crate::element_flaws::FLAWS,
    crate::group_flaws::FLAWS,
    crate::lists::FLAWS,
    crate::threshold_flaws::FLAWS,
];

impl<'v> Corpus<'v> {
    pub fn new(visit: &'v mut dyn FnMut(Flaw)) -> Self {
        let script = good();
        Self { visit, script }
    }

    pub fn add(&mut self, name: &str, archive: &[u8], check: Check) {
        self.put(name, archive, check, false);
    }

    /// One more of many of the same kind.
    pub fn add_further(&mut self, name: &str, archive: &[u8], check: Check) {
        self.put(name, archive, check, true);
    }

    fn put(&mut self, name: &str, archive: &[u8], check: Check, further: bool) {
        (self.visit)(Flaw {
            name: name.to_owned(),
            check,
            archive: archive.to_vec(),
            further,
        });
    }

    /// The good record of `flaws.rs`, to bend; it is good again afterwards.
    pub fn with_script(&mut self, how: impl FnOnce(&mut Script)) {
        let steps = self.script.steps.clone();
        how(&mut self.script);
        self.script.steps = steps;
    }

    /// Bends the good record and writes it.
    pub fn bend(&mut self, name: &str, check: Check, how: impl FnOnce(&mut Script)) {
        let mut archive = Vec::new();
        self.with_script(|script| {
            how(script);
            archive = script.write();
        });
        self.add(name, &archive, check);
    }
}

/// Makes them all, and fails unless each fails at its check and gives no result.
pub fn fail(makers: &[Maker]) {
    let mut wrong = Vec::new();
    let mut visit = |flaw: Flaw| {
        let report = verify_record(&flaw.archive[..], &());
        let quiet = !report.holds && !report.complete && report.result.is_none();
        let run = |check| report.checks.iter().any(|run| run.number == check);
        match &report.failure {
            None => wrong.push(format!("{}: the record holds", flaw.name)),
            Some(failure) if failure.check != flaw.check => {
                wrong.push(format!(
                    "{}: not at {}, but {failure}",
                    flaw.name, flaw.check
                ));
            }
            Some(_) if !quiet => wrong.push(format!("{}: gives a result", flaw.name)),
            Some(_) if !run(flaw.check) => {
                wrong.push(format!(
                    "{}: {} is not in the report",
                    flaw.name, flaw.check
                ));
            }
            Some(_) => {}
        }
    };
    let mut corpus = Corpus::new(&mut visit);
    makers.iter().for_each(|make| make(&mut corpus));
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
