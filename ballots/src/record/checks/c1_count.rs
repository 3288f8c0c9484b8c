//! C1: the recount.

use crate::group::Group;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "C1",
    title: "Counting again gives the count that is stated",
    looks_at: "every question, counted anew from what was opened, without those who are named as withdrawn",
    meaning: "the election was not counted by the rule that it names, or not from these ballots",
    stops: "A count by another rule, with another lot, of other papers than those opened, or that passes over somebody unsaid",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, record: &Opened<'_, G>) -> Result<(), Failure> {
    let place = |number: usize| format!("count of question {number}");
    let Some((outcome, tally)) = record.outcome.zip(record.tally) else {
        return match content.counts.first() {
            None => Ok(()),
            Some(count) => {
                let reason = "is stated before the record has a result";
                Err(Failure::new(Check::Count, place(count.question), reason))
            }
        };
    };
    let questions = record.setup.questions();
    for number in 1..=questions.len() {
        if content
            .counts
            .iter()
            .filter(|c| c.question == number)
            .count()
            != 1
        {
            let reason = "is not stated, or stated twice";
            return Err(Failure::new(Check::Count, place(number), reason));
        }
    }
    for count in &content.counts {
        if let Some(gone) = count.withdrawn.iter().find(|g| g.since > content.made) {
            let place = format!("{}, candidate {}", place(count.question), gone.candidate);
            let reason = "withdrawn later than the supplement was made";
            return Err(Failure::new(Check::Count, place, reason));
        }
        count
            .recount(questions, outcome.questions(), tally.num_tallied())
            .map_err(|error| Failure::new(Check::Count, place(count.question), error))?;
    }
    Ok(())
}
