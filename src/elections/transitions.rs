//! The one table of how an election moves on: who may make it, what has to hold before, and what
//! it writes. Whatever isn't in the table is refused.

use super::facts::{self, Facts};
use super::stage::Stage;
use crate::access::Role;
use crate::language::t;

/// One way on.
#[derive(Debug)]
pub struct Transition {
    /// From this stage.
    pub from: Stage,
    /// To that.
    pub to: Stage,
    /// Who may make it.
    pub by: Role,
    /// Whether the service makes it by itself when the announced time has come.
    pub timed: bool,
    /// Whether it takes a second person where the panel's rules want that.
    pub by_two: bool,
    /// What has to hold before; the reason and the remedy where it doesn't.
    pub needs: fn(&Facts) -> Result<(), String>,
    /// What it writes.
    pub writes: &'static str,
}

const fn way(
    from: Stage,
    to: Stage,
    needs: fn(&Facts) -> Result<(), String>,
    writes: &'static str,
) -> Transition {
    Transition {
        from,
        to,
        by: Role::Secretary,
        timed: matches!(
            (from, to),
            (Stage::Keys, Stage::Voting) | (Stage::Voting, Stage::Closed)
        ),
        by_two: matches!(to, Stage::Voting | Stage::Declared | Stage::Void),
        needs,
        writes,
    }
}

const fn voided(from: Stage) -> Transition {
    let writes = match from {
        Stage::Voting => "the reason; no ballot is taken any more",
        Stage::Seated => "the reason; the memberships that came from it end",
        _ => "the reason",
    };
    way(from, Stage::Void, facts::has_reason, writes)
}

/// Every way on that there is. What isn't here is refused.
pub const TRANSITIONS: [Transition; 24] = [
    way(Stage::Call, Stage::Nominations, facts::nothing, "the stage"),
    way(
        Stage::Nominations,
        Stage::Roll,
        facts::nominations_are_decided,
        "the candidates' order, and the roll as of the record date",
    ),
    way(
        Stage::Roll,
        Stage::Keys,
        facts::poll_is_prepared,
        "the stage: the roll is fixed",
    ),
    way(
        Stage::Roll,
        Stage::Counted,
        facts::needs_no_poll,
        "who is elected unopposed, and how many places stay vacant",
    ),
    // Somebody died.
    way(
        Stage::Keys,
        Stage::Counted,
        facts::needs_no_poll,
        "who is elected unopposed, and how many places stay vacant",
    ),
    way(
        Stage::Keys,
        Stage::Voting,
        facts::is_ready,
        "the board with its event Setup: nothing of the election can change any more",
    ),
    way(
        Stage::Voting,
        Stage::Closed,
        facts::is_over,
        "the event EndBallots",
    ),
    way(
        Stage::Closed,
        Stage::Mixing,
        facts::needs_mixing,
        "the event EncryptedTally",
    ),
    way(
        Stage::Closed,
        Stage::Opening,
        facts::needs_no_mixing,
        "the event EncryptedTally",
    ),
    way(
        Stage::Mixing,
        Stage::Opening,
        facts::enough_have_shuffled,
        "the event EndShuffles",
    ),
    way(
        Stage::Opening,
        Stage::Counted,
        facts::enough_have_opened,
        "the event Result, the count with its transcript, and who is elected",
    ),
    way(
        Stage::Counted,
        Stage::Declared,
        facts::has_winners,
        "when it was declared, the declaration, and until when it can be challenged",
    ),
    way(
        Stage::Declared,
        Stage::Seated,
        facts::all_have_answered,
        "the memberships",
    ),
    voided(Stage::Call),
    voided(Stage::Nominations),
    voided(Stage::Roll),
    voided(Stage::Keys),
    voided(Stage::Voting),
    voided(Stage::Closed),
    voided(Stage::Mixing),
    voided(Stage::Opening),
    voided(Stage::Counted),
    voided(Stage::Declared),
    voided(Stage::Seated),
];

/// A move that may be made. Only [`decide`] makes one, and the store asks for it.
#[derive(Debug)]
pub struct Move(&'static Transition);

impl Move {
    /// From this stage.
    pub fn from(&self) -> Stage {
        self.0.from
    }

    /// To that.
    pub fn to(&self) -> Stage {
        self.0.to
    }

    /// Whether it takes a second person where the panel's rules want that.
    pub fn by_two(&self) -> bool {
        self.0.by_two
    }
}

/// Why an election can't be moved.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// There is no such way.
    #[error("{}", no_way(*from, *to, next.as_deref()))]
    NoWay {
        /// Where it is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
        /// Where it can go; nowhere if it is over.
        next: Option<String>,
    },
    /// Somebody else's to do.
    #[error(
        "{}",
        t!(
            "Moving an election from \"{from}\" to \"{to}\" is for the {by}.",
            from,
            to,
            by
        )
    )]
    NotTheirs {
        /// Where it is.
        from: Stage,
        /// Where it was to go.
        to: Stage,
        /// Whose it is.
        by: Role,
    },
    /// Something has to happen first.
    #[error("{0}")]
    NotReady(String),
}

fn no_way(from: Stage, to: Stage, next: Option<&str>) -> String {
    match next {
        Some(next) => t!(
            "An election at the stage \"{from}\" can’t go to \"{to}\"; from there it goes to {next}.",
            from,
            to,
            next
        ),
        None => t!(
            "An election at the stage \"{from}\" can’t go to \"{to}\"; from there it goes to \
             nowhere: it is over.",
            from,
            to
        ),
    }
}

/// Whether this role may move the election there now.
pub fn decide(from: Stage, to: Stage, by: Role, facts: &Facts) -> Result<Move, Refused> {
    let ways = || TRANSITIONS.iter().filter(|way| way.from == from);
    let Some(way) = ways().find(|way| way.to == to) else {
        let next = ways().map(|way| format!("\"{}\"", way.to));
        let next = next.reduce(|one, other| t!("{one} or {other}", one, other));
        return Err(Refused::NoWay { from, to, next });
    };
    if way.by != by && !(way.timed && by == Role::Service) {
        return Err(Refused::NotTheirs {
            from,
            to,
            by: way.by,
        });
    }
    (way.needs)(facts).map_err(Refused::NotReady)?;
    Ok(Move(way))
}
