//! What stands on the desk, from what is true of the election: pure.

use crate::elections::facts::Facts;
use crate::elections::readiness::{self, approvals::Given};
use crate::elections::stage::Stage;
use crate::elections::transitions::TRANSITIONS;
use crate::language::t;

/// A way on from where the election is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// To this stage.
    pub to: Stage,
    /// What the button says.
    pub button: &'static str,
    /// What it does.
    pub said: &'static str,
    /// What stands in its way.
    pub blocked: Option<String>,
    /// Whether the service makes it by itself when the announced time has come.
    pub timed: bool,
    /// Whether it takes a second person, where the panel's rules want that.
    pub by_two: bool,
}

/// What a move is called and what it does, for somebody who does it once a year.
pub fn words(to: Stage) -> (&'static str, &'static str) {
    match to {
        Stage::Call => (t!("Call the election"), t!("The notice is given.")),
        Stage::Nominations => (
            t!("Open nominations"),
            t!("Members can stand, or propose others, until nominations close."),
        ),
        Stage::Roll => (
            t!("Close nominations"),
            t!(
                "The candidates are put in their order and published, and the roll is taken as of the \
             record date. Members can object to the roll."
            ),
        ),
        Stage::Keys => (
            t!("Make the roll final"),
            t!("Trustees and registrar are asked by letter to make the key and the voting codes."),
        ),
        Stage::Voting => (
            t!("Open voting"),
            t!("The public record begins, and every voter gets an invitation."),
        ),
        Stage::Closed => (
            t!("Close voting"),
            t!("No ballot is taken any more, and the box is sealed."),
        ),
        Stage::Mixing => (
            t!("Begin shuffling"),
            t!(
                "The trustees are asked to shuffle the sealed ballots, one after the other, so that nobody \
             can tell whose is whose."
            ),
        ),
        Stage::Opening => (
            t!("Begin opening"),
            t!("The trustees are asked for their parts of the opening."),
        ),
        Stage::Counted => (
            t!("Count"),
            t!(
                "The ballots are counted by the rule that the notice named. The candidates are told; nothing \
             is declared yet."
            ),
        ),
        Stage::Declared => (
            t!("Declare the result"),
            t!(
                "The result is published as final, and the elected say whether they accept. It can be \
             challenged until the day that the declaration names."
            ),
        ),
        Stage::Seated => (
            t!("Seat the elected"),
            t!("Those who accepted take their posts, and the panel’s register says so."),
        ),
        Stage::Void => (
            t!("Declare the election void"),
            t!("What was recorded stays, and counts for nothing. The reason is published."),
        ),
    }
}

/// Why a move can't be taken back.
pub fn grave(to: Stage) -> Option<&'static str> {
    match to {
        Stage::Call | Stage::Nominations => None,
        Stage::Roll => Some(t!(
            "Nominations do not open again. The roll can still be corrected."
        )),
        Stage::Keys => Some(t!(
            "From now on nobody is added to the roll or taken off it."
        )),
        Stage::Voting => Some(t!(
            "From now on nothing of the election can change: not the candidates, not the roll, not the key."
        )),
        Stage::Closed => Some(t!("Nobody can vote after it.")),
        Stage::Mixing | Stage::Opening => Some(t!(
            "The ballots that are on the board are those that count."
        )),
        Stage::Counted => Some(t!("The election is counted once, and not again.")),
        Stage::Declared => Some(t!(
            "A declaration is never changed. What is wrong with it can only be challenged, or the election \
             declared void and run again."
        )),
        Stage::Seated => Some(t!("The terms begin as the notice said.")),
        Stage::Void => Some(t!(
            "A void election stays void. It can only be run again, as another election."
        )),
    }
}

/// The ways on, except the one that makes it void.
pub fn steps(stage: Stage, facts: &Facts) -> Vec<Step> {
    let ways = TRANSITIONS
        .iter()
        .filter(|way| way.from == stage && way.to != Stage::Void);
    let all: Vec<Step> = ways
        .map(|way| {
            let (button, said) = words(way.to);
            Step {
                to: way.to,
                button,
                said,
                blocked: blocked(way.to, (way.needs)(facts), facts),
                timed: way.timed,
                by_two: way.by_two,
            }
        })
        .collect();
    // Of two ways on, the one that can't be gone is no news.
    if all.iter().any(|step| step.blocked.is_none()) {
        return all
            .into_iter()
            .filter(|step| step.blocked.is_none())
            .collect();
    }
    let poll = |step: &Step| !matches!(step.to, Stage::Counted if stage != Stage::Opening);
    all.into_iter().filter(poll).collect()
}

/// What stands in the way; of voting's opening the list beside says it item by item.
fn blocked(to: Stage, needs: Result<(), String>, facts: &Facts) -> Option<String> {
    let why = needs.err()?;
    let lacking = readiness::rules::lacking(facts).len();
    if to == Stage::Voting && lacking > 0 {
        return Some(match lacking {
            1 => t!("1 thing is missing on the list of what has to be ready.").to_owned(),
            _ => t!(
                "{lacking} things are missing on the list of what has to be ready.",
                lacking
            ),
        });
    }
    Some(why)
}

/// The moves that wait for somebody else: whoever looks has approved them, and nobody else has.
pub fn for_another(words: &[Given]) -> Vec<Stage> {
    let holds = |to: Stage, yours: bool| {
        let mut given = words.iter().filter(|word| word.holds && word.to == to);
        given.any(|word| word.yours == yours)
    };
    let all = words.iter().map(|word| word.to);
    all.filter(|to| holds(*to, true) && !holds(*to, false))
        .collect()
}

/// What waits for the secretary, in a line each.
pub fn waits(stage: Stage, facts: &Facts) -> Vec<String> {
    let all: Vec<Option<String>> = match stage {
        Stage::Nominations => vec![some(
            facts.undecided,
            t!("1 nomination to decide"),
            |count| t!("{count} nominations to decide", count),
        )],
        Stage::Roll => vec![
            some(facts.objections, t!("1 objection to the roll"), |count| {
                t!("{count} objections to the roll", count)
            }),
            (!facts.registrar || facts.trustees.len() < 2)
                .then(|| t!("Name the registrar and the trustees.").to_owned()),
        ],
        Stage::Keys => vec![
            (!facts.poll.letters && !facts.poll.practice)
                .then(|| t!("Read the letters, and say that they are right.").to_owned()),
            some(
                facts.poll.missing.len(),
                t!("1 trustee’s step of the key to come"),
                |count| t!("{count} trustees’ steps of the key to come", count),
            ),
        ],
        Stage::Declared => vec![
            challenges(facts),
            some(
                facts.unanswered,
                t!("1 of the elected to answer"),
                |count| t!("{count} of the elected to answer", count),
            ),
        ],
        // A challenge that was filed in time is decided, though the elected are in their posts.
        Stage::Seated => vec![challenges(facts)],
        _ => Vec::new(),
    };
    all.into_iter().flatten().collect()
}

/// The moves that can be made, in a line each: where no card offers them; what waits for somebody else is left out.
pub fn ready(stage: Stage, facts: &Facts, for_another: &[Stage]) -> Vec<String> {
    steps(stage, facts)
        .into_iter()
        .filter(|step| step.blocked.is_none() && !for_another.contains(&step.to))
        .map(|step| ready_to(step.to).to_owned())
        .collect()
}

/// Challenges that nobody has decided.
fn challenges(facts: &Facts) -> Option<String> {
    some(facts.poll.undecided, t!("1 challenge to decide"), |count| {
        t!("{count} challenges to decide", count)
    })
}

/// How many there are of something that waits, in words for one and for more.
fn some(count: usize, one: &str, more: impl Fn(usize) -> String) -> Option<String> {
    match count {
        0 => None,
        1 => Some(one.to_owned()),
        _ => Some(more(count)),
    }
}

/// That a move can be made.
fn ready_to(to: Stage) -> &'static str {
    match to {
        Stage::Call => t!("You can call the election now."),
        Stage::Nominations => t!("You can open nominations now."),
        Stage::Roll => t!("You can close nominations now."),
        Stage::Keys => t!("You can make the roll final now."),
        Stage::Voting => t!("You can open voting now."),
        Stage::Closed => t!("You can close voting now."),
        Stage::Mixing => t!("You can begin the shuffling now."),
        Stage::Opening => t!("You can begin the opening now."),
        Stage::Counted => t!("You can count the votes now."),
        Stage::Declared => t!("You can declare the result now."),
        Stage::Seated => t!("You can seat the elected now."),
        Stage::Void => t!("You can declare the election void now."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_on_are_those_of_the_table() {
        let facts = Facts {
            seats: 2,
            candidates: 1,
            entitled: 5,
            most_candidates: 30,
            ..Facts::default()
        };
        let to = |stage, facts: &Facts| -> Vec<Stage> {
            steps(stage, facts)
                .into_iter()
                .map(|step| step.to)
                .collect()
        };
        assert_eq!(to(Stage::Call, &facts), [Stage::Nominations]);
        // Nobody is in each other's way: elected unopposed, and no poll is offered.
        assert_eq!(to(Stage::Roll, &facts), [Stage::Counted]);
        let contest = Facts {
            candidates: 3,
            ..facts
        };
        assert_eq!(to(Stage::Roll, &contest), [Stage::Keys]);
        let blocked = steps(Stage::Roll, &contest).remove(0).blocked.unwrap();
        assert!(blocked.contains("Name a registrar"), "{blocked}");
        assert!(steps(Stage::Seated, &contest).is_empty());
        assert!(steps(Stage::Void, &contest).is_empty());
    }

    #[test]
    fn what_waits_is_said() {
        let facts = Facts {
            undecided: 2,
            entitled: 5,
            most_candidates: 30,
            ..Facts::default()
        };
        assert_eq!(
            waits(Stage::Nominations, &facts),
            ["2 nominations to decide"]
        );
        assert_eq!(
            ready(Stage::Call, &facts, &[]),
            ["You can open nominations now."]
        );
        assert!(ready(Stage::Call, &facts, &[Stage::Nominations]).is_empty());
        // A card of the desk offers it.
        assert!(waits(Stage::Call, &facts).is_empty());
        assert!(waits(Stage::Seated, &facts).is_empty());
        let mut challenged = facts;
        challenged.poll.undecided = 1;
        assert_eq!(waits(Stage::Seated, &challenged), ["1 challenge to decide"]);
        assert!(waits(Stage::Void, &challenged).is_empty());
    }
}
