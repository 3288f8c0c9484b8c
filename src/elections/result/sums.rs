//! Counting marks: sums are opened, never a ballot.

use ballots::count::CountError;
use ballots::count::plurality::PluralityError;
use ballots::count::sums::{self, Marks, SumsError, SumsTranscript, TieOrder};

use super::rules::{Asked, CountRefused, indices};
use super::{Counted, LotEntry};

/// What the panel's own order follows.
pub const LENGTH_OF_SERVICE: &str = "length of service";

impl From<SumsError> for CountRefused {
    fn from(error: SumsError) -> Self {
        match error {
            SumsError::Totals { .. } => Self::Question,
            SumsError::Plurality(PluralityError::Contest(error)) => Self::Contest(error),
            SumsError::Plurality(PluralityError::Count(error)) => Self::Count(error),
            SumsError::Lot(error) => Self::Lot(error),
        }
    }
}

/// Counts the sums of a question.
pub(super) fn count(
    asked: &Asked<'_>,
    marks: Marks,
    votes: &[u64],
    received: u64,
    lot: Option<LotEntry>,
) -> Result<Counted, CountRefused> {
    let rule = (marks, asked.seats);
    let found = match (
        sums::count(asked.names, rule, (votes, received), None),
        &asked.tie_order,
    ) {
        (
            Err(SumsError::Plurality(PluralityError::Count(CountError::LotNeeded { .. }))),
            Some(order),
        ) => {
            let order = by_service(order);
            sums::count_in_order(asked.names, rule, (votes, received), &order)?
        }
        (Ok(found), _) => found,
        (Err(_), _) => sums::count(asked.names, rule, (votes, received), lot)?,
    };
    let (one_each, valid) = (marks.one_each(), found.valid);
    let mut sentences = vec![opened(one_each, valid, received)];
    if sums::is_yes_or_no(marks, votes.len()) {
        let said_no = received.saturating_sub(votes.iter().sum());
        sentences.push(format!(
            "One member stood, and an empty ballot says no: {said_no} do."
        ));
    }
    let named = asked.names.iter().zip(votes);
    sentences
        .extend(named.map(|(name, votes)| format!("{name}: {}.", many(*votes, "vote", "votes"))));
    sentences.extend(who(asked, marks, valid, &found));
    Ok(Counted {
        rule: found.rule.clone(),
        transcript: serde_json::to_vec(&found)?,
        sheet: sentences.join("\n") + "\n",
        sentences,
        csv: None,
        diagram: None,
        elected: indices(&found.elected),
        empty: false,
        lot: found.lot,
    })
}

fn many(number: u64, one: &str, more: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { more })
}

/// The panel's own order, which decides a tie before any lot.
fn by_service(order: &[usize]) -> TieOrder {
    TieOrder {
        basis: LENGTH_OF_SERVICE.to_owned(),
        order: order.iter().map(|index| index + 1).collect(),
    }
}

fn opened(one_each: bool, valid: u64, received: u64) -> String {
    if one_each {
        let blank = received.saturating_sub(valid);
        format!(
            "{} opened; {valid} had a choice and {blank} {} blank.",
            many(received, "ballot was", "ballots were"),
            if blank == 1 { "was" } else { "were" },
        )
    } else {
        let opened = many(received, "ballot was", "ballots were");
        format!("{opened} opened; each could mark several candidates.")
    }
}

fn who(asked: &Asked<'_>, marks: Marks, valid: u64, found: &SumsTranscript) -> Vec<String> {
    let name = |number: &usize| {
        let index = number.checked_sub(1);
        index
            .and_then(|index| asked.names.get(index))
            .map_or("", String::as_str)
    };
    let mut said = Vec::new();
    if let Some(tie) = &found.tie {
        let tied: Vec<&str> = tie.tied.iter().map(name).collect();
        said.push(format!(
            "Tied for the last place, decided by {}: {}.",
            if found.lot.is_some() {
                "lot"
            } else {
                "length of service"
            },
            tied.join(", ")
        ));
    }
    let elected = found.elected.iter().map(name);
    match (marks, elected.clone().next()) {
        (Marks::Majority, Some(name)) => said.push(format!(
            "{name} has more than half of the {valid} votes and is elected."
        )),
        (Marks::Majority, None) => said.push(format!(
            "Nobody has more than half of the {valid} votes: nobody is elected."
        )),
        _ => said.extend(elected.map(|name| format!("{name} is elected."))),
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use ballots::QuestionOutcome;

    fn counted(
        rule: &str,
        seats: usize,
        votes: &[u64],
        lot: Option<LotEntry>,
    ) -> Result<Counted, CountRefused> {
        let names: Vec<String> = ["Ann", "Bob", "Cho"].map(String::from).to_vec();
        let asked = Asked {
            title: "Chair",
            names: &names[..votes.len()],
            seats,
            counting: rule.parse().unwrap(),
            constraints: &[],
            withdrawn: &[],
            tie_order: None,
        };
        let outcome = QuestionOutcome::Summed(votes.to_vec());
        super::super::rules::count(&asked, 9, &outcome, lot)
    }

    #[test]
    fn without_a_majority_nobody_is_elected() {
        let none = counted("majority", 1, &[4, 4], None).unwrap();
        assert!(none.elected.is_empty());
        assert_eq!(
            none.sentences[0],
            "9 ballots were opened; 8 had a choice and 1 was blank."
        );
        assert_eq!(counted("majority", 1, &[3, 5], None).unwrap().elected, [1]);
    }

    #[test]
    fn the_most_marks_elect_and_a_tie_waits_for_the_lot() {
        assert_eq!(
            counted("approval", 2, &[4, 9, 6], None).unwrap().elected,
            [1, 2]
        );
        assert_eq!(
            counted("plurality", 1, &[4, 3, 2], None).unwrap().elected,
            [0]
        );
        let tied = counted("block", 2, &[6, 4, 4], None).unwrap_err();
        assert!(matches!(
            tied,
            CountRefused::Count(ballots::count::CountError::LotNeeded { .. })
        ));
        let lot = LotEntry {
            source: "a draw in public".into(),
            seed: "7".into(),
        };
        let drawn = counted("block", 2, &[6, 4, 4], Some(lot.clone())).unwrap();
        assert_eq!((drawn.elected.len(), drawn.elected[0]), (2, 0));
        assert_eq!(drawn.lot, Some(lot));
    }
}
