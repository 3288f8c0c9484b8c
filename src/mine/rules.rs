//! What a member can do in an election now: pure.

use super::Act;
use crate::elections::nominations::Status;
use crate::elections::stage::Stage;
use crate::language::t;
use crate::panels::rules::NominatedBy;

/// What is true of a member in an election.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where the election is.
    pub stage: Stage,
    /// Where their nomination is.
    pub nomination: Option<Status>,
    /// Whether nominations have closed by the announced time.
    pub nominations_over: bool,
    /// Whether the time of withdrawing is over.
    pub withdrawals_over: bool,
    /// By whom members are nominated.
    pub by: NominatedBy,
    /// Whether the rules want a photograph.
    pub photograph: bool,
    /// Whether they may stand.
    pub may_stand: bool,
    /// Whether they are on the roll, or would be.
    pub on_the_roll: bool,
    /// Whether they are elected, and what they answered.
    pub elected: Option<Option<bool>>,
    /// Whether the result can be challenged now.
    pub challengeable: bool,
}

impl Part {
    /// Whether papers still come in.
    pub fn papers_open(&self) -> bool {
        self.stage == Stage::Nominations && !self.nominations_over
    }
}

/// What they can do, in the order in which it is offered.
pub fn acts(part: &Part) -> Vec<Act> {
    let open = part.papers_open();
    let can = |act| match act {
        Act::Stand => {
            open && part.may_stand
                && match part.nomination {
                    None => part.by != NominatedBy::Others,
                    // Whoever was nominated once files the same nomination again.
                    Some(
                        Status::Offered | Status::Withdrawn | Status::Rejected | Status::Declined,
                    ) => true,
                    _ => false,
                }
        }
        Act::Decline => open && part.nomination == Some(Status::Offered),
        Act::Amend => open && matches!(part.nomination, Some(Status::Filed | Status::Accepted)),
        Act::Photograph => {
            let standing = matches!(part.nomination, Some(Status::Filed | Status::Accepted));
            open && part.photograph && standing
        }
        Act::Withdraw => {
            matches!(part.nomination, Some(Status::Filed | Status::Accepted))
                && part.stage >= Stage::Nominations
                && part.stage <= Stage::Roll
                && !part.withdrawals_over
        }
        Act::Propose => open && part.on_the_roll && part.by != NominatedBy::Candidate,
        Act::Object => part.stage == Stage::Roll,
        Act::Answer => part.stage == Stage::Declared && part.elected == Some(None),
        Act::Challenge => part.challengeable && part.on_the_roll,
        // Offered beside each nomination that asks for it.
        Act::Support => false,
    };
    Act::ALL.iter().copied().filter(|act| can(*act)).collect()
}

/// Where a nomination is, for the member whose it is, and what they can still do about it.
pub fn said(status: Status, part: &Part, can: &[Act]) -> &'static str {
    let can_stand = can.contains(&Act::Stand);
    match status {
        Status::Offered if can_stand => t!("Somebody has nominated you. Say whether you accept."),
        Status::Offered if part.papers_open() => {
            t!("Somebody has nominated you. As things are, you can’t stand in this election.")
        }
        Status::Offered if part.stage == Stage::Void => "",
        Status::Offered => t!("Somebody had nominated you, and you did not accept in time."),
        Status::Filed => t!("Your nomination is in. The panel’s secretary looks at it."),
        Status::Accepted => t!("Your nomination is accepted: you are a candidate."),
        Status::Rejected if can_stand => {
            t!("Your nomination was rejected. Until nominations close you can put it right.")
        }
        Status::Rejected => t!("Your nomination was rejected."),
        Status::Declined => t!("You did not accept a nomination."),
        Status::Withdrawn => t!("You have withdrawn."),
        Status::Died => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PART: Part = Part {
        stage: Stage::Nominations,
        nomination: None,
        nominations_over: false,
        withdrawals_over: false,
        by: NominatedBy::Either,
        photograph: false,
        may_stand: true,
        on_the_roll: true,
        elected: None,
        challengeable: false,
    };

    #[test]
    fn nobody_is_told_to_do_what_is_over() {
        let told = |nomination, nominations_over| {
            let part = Part {
                nomination: Some(nomination),
                nominations_over,
                ..PART
            };
            said(nomination, &part, &acts(&part))
        };
        assert!(told(Status::Rejected, false).contains("put it right"));
        assert_eq!(
            told(Status::Rejected, true),
            "Your nomination was rejected."
        );
        assert!(told(Status::Offered, false).contains("Say whether you accept."));
        assert!(told(Status::Offered, true).contains("did not accept in time"));
        // In time all the same, where they may not stand, or nobody could any more.
        let barred = Part {
            nomination: Some(Status::Offered),
            may_stand: false,
            ..PART
        };
        let told_barred = said(Status::Offered, &barred, &acts(&barred));
        assert!(told_barred.contains("you can’t stand"), "{told_barred}");
        let void = Part {
            stage: Stage::Void,
            ..barred
        };
        assert_eq!(said(Status::Offered, &void, &acts(&void)), "");
        let accepted = told(Status::Accepted, false);
        assert_eq!(accepted, told(Status::Accepted, true));
    }

    #[test]
    fn what_is_offered_is_what_can_be_done() {
        assert_eq!(acts(&PART), [Act::Stand, Act::Propose]);
        let others = Part {
            by: NominatedBy::Others,
            ..PART
        };
        assert_eq!(acts(&others), [Act::Propose]);
        let offered = Part {
            nomination: Some(Status::Offered),
            ..others
        };
        assert_eq!(acts(&offered), [Act::Stand, Act::Decline, Act::Propose]);
        // What another nominated them by is theirs to file again.
        for once in [Status::Withdrawn, Status::Rejected, Status::Declined] {
            let nominated = Part {
                nomination: Some(once),
                ..others
            };
            assert_eq!(acts(&nominated), [Act::Stand, Act::Propose], "{once:?}");
        }
        let filed = Part {
            nomination: Some(Status::Filed),
            by: NominatedBy::Candidate,
            ..PART
        };
        assert_eq!(acts(&filed), [Act::Amend, Act::Withdraw]);
        let seen = Part {
            photograph: true,
            ..filed
        };
        assert_eq!(acts(&seen), [Act::Amend, Act::Photograph, Act::Withdraw]);
        let late = Part {
            nominations_over: true,
            ..filed
        };
        assert_eq!(acts(&late), [Act::Withdraw]);
        let fixed = Part {
            withdrawals_over: true,
            ..late
        };
        assert!(acts(&fixed).is_empty());
        // A rehearsal waits for no time of withdrawal, and its ballots are made all the same.
        let keys = Part {
            stage: Stage::Keys,
            ..filed
        };
        assert!(acts(&keys).is_empty());
        let roll = Part {
            stage: Stage::Roll,
            ..PART
        };
        assert_eq!(acts(&roll), [Act::Object]);
        let elected = Part {
            stage: Stage::Declared,
            elected: Some(None),
            challengeable: true,
            ..PART
        };
        assert_eq!(acts(&elected), [Act::Answer, Act::Challenge]);
        let answered = Part {
            elected: Some(Some(true)),
            challengeable: false,
            ..elected
        };
        assert!(acts(&answered).is_empty());
    }
}
