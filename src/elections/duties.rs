//! What is due from registrar and trustees at each stage: pure, and in the words for them and for others.

use super::facts::Facts;
use super::stage::Stage;
use super::timed::BEFORE_THE_CLOSE;
use crate::language::t;

/// How the part of a registrar or a trustee stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Their time has not come.
    Named,
    /// The next step of making the key.
    KeyStep,
    /// They have done theirs of the key, and others have not.
    Waits,
    /// To show that their part of the key works.
    Drill,
    /// They have shown it.
    Ready,
    /// To show it once more before voting closes.
    DrillAgain,
    /// To shuffle the ballots.
    Shuffle,
    /// They have shuffled.
    Shuffled,
    /// Others have shuffled, and they are enough.
    EnoughShuffled,
    /// To open their part of the result.
    Open,
    /// They have opened it.
    Opened,
    /// Others have opened theirs, and they are enough.
    EnoughOpened,
    /// To make the voting codes and send them out.
    Codes,
    /// To send a code again to whoever lost theirs.
    LostCodes,
    /// Nothing.
    Nothing,
}

impl Duty {
    /// The duty of a trustee, by their number from 1 and their name.
    pub fn of_trustee(stage: Stage, facts: &Facts, owner: u32, name: &str) -> Self {
        let named = |list: &[String]| list.iter().any(|one| one == name);
        let done = |list: &[u32]| list.contains(&owner);
        let enough = |list: &[u32]| list.len() >= facts.poll.needed;
        match stage {
            Stage::Call | Stage::Nominations | Stage::Roll => Self::Named,
            Stage::Keys if named(&facts.poll.missing) => Self::KeyStep,
            Stage::Keys if !facts.poll.key_made => Self::Waits,
            Stage::Keys if named(&facts.poll.undrilled) => Self::Drill,
            Stage::Keys => Self::Ready,
            // They are asked by letter then, and the earlier answer of whoever gave it already counts.
            Stage::Voting if facts.poll.closes_in > BEFORE_THE_CLOSE.num_seconds() => Self::Nothing,
            Stage::Voting if done(&facts.poll.drilled_again) => Self::Ready,
            Stage::Voting => Self::DrillAgain,
            Stage::Mixing if done(&facts.shuffled) => Self::Shuffled,
            Stage::Mixing if enough(&facts.shuffled) => Self::EnoughShuffled,
            Stage::Mixing => Self::Shuffle,
            Stage::Opening if done(&facts.opened) => Self::Opened,
            Stage::Opening if enough(&facts.opened) => Self::EnoughOpened,
            Stage::Opening => Self::Open,
            _ => Self::Nothing,
        }
    }

    /// The duty of the registrar.
    pub fn of_registrar(stage: Stage, facts: &Facts) -> Self {
        match stage {
            Stage::Call | Stage::Nominations | Stage::Roll => Self::Named,
            Stage::Keys if facts.credentials < facts.roll || facts.poll.undelivered.is_none() => {
                Self::Codes
            }
            Stage::Keys | Stage::Voting => Self::LostCodes,
            _ => Self::Nothing,
        }
    }

    /// Whether something is to be done now.
    pub const fn is_due(self) -> bool {
        matches!(
            self,
            Self::KeyStep
                | Self::Drill
                | Self::DrillAgain
                | Self::Shuffle
                | Self::Open
                | Self::Codes
        )
    }

    /// How it stands with them, for others.
    pub fn of_them(self) -> &'static str {
        match self {
            Self::Named => t!("Named."),
            Self::KeyStep => t!("Their next step in making the key is due."),
            Self::Waits => t!("Waits for the others."),
            Self::Drill => t!("Has their part of the key; has not shown yet that it works."),
            Self::Ready => t!("Has shown that their key works."),
            Self::DrillAgain => t!("Has not shown once more that their key works."),
            Self::Shuffle => t!("Their shuffle is due."),
            Self::Shuffled => t!("Has shuffled."),
            Self::EnoughShuffled => t!("Enough others have shuffled."),
            Self::Open => t!("Their part of the opening is due."),
            Self::Opened => t!("Has sent their part of the opening."),
            Self::EnoughOpened => t!("Enough others have opened."),
            Self::Codes => t!("The voting codes are due from them."),
            Self::LostCodes => t!("Has sent the voting codes."),
            Self::Nothing => t!("Nothing is due from them."),
        }
    }

    /// The same for themselves.
    pub fn of_you(self) -> &'static str {
        match self {
            Self::Named => t!("Your part comes when the roll is final: you get a letter."),
            Self::KeyStep => t!("Your next step in making the key is due."),
            Self::Waits => t!("Your step is done. The others’ are not yet."),
            Self::Drill => t!("Show that your part of the key works."),
            Self::Ready => t!("Your key works. Keep it until the result is open."),
            Self::DrillAgain => t!("Show once more, before voting closes, that your key works."),
            Self::Shuffle => t!("Your shuffle of the ballots is due."),
            Self::Shuffled => t!("You have shuffled."),
            Self::EnoughShuffled => t!("Enough others have shuffled."),
            Self::Open => t!("Your part of the opening is due."),
            Self::Opened => t!("You have sent your part of the opening."),
            Self::EnoughOpened => t!("Enough others have opened."),
            Self::Codes => t!("Make the voting codes, send them out, and report that they went."),
            Self::LostCodes => t!("The codes are out. If a voter lost theirs, send it again."),
            Self::Nothing => t!("Nothing is due from you."),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_from_a_trustee() {
        let mut facts = Facts::default();
        facts.poll.needed = 2;
        facts.poll.missing = vec!["Tilda".into()];
        let duty = |stage, facts: &Facts| Duty::of_trustee(stage, facts, 1, "Tilda");
        assert_eq!(duty(Stage::Roll, &facts), Duty::Named);
        assert_eq!(duty(Stage::Keys, &facts), Duty::KeyStep);
        facts.poll.missing.clear();
        assert_eq!(duty(Stage::Keys, &facts), Duty::Waits);
        facts.poll.key_made = true;
        facts.poll.undrilled = vec!["Tilda".into()];
        assert_eq!(duty(Stage::Keys, &facts), Duty::Drill);
        facts.poll.undrilled.clear();
        assert_eq!(duty(Stage::Keys, &facts), Duty::Ready);
        facts.poll.closes_in = BEFORE_THE_CLOSE.num_seconds() + 1;
        assert_eq!(duty(Stage::Voting, &facts), Duty::Nothing);
        facts.poll.closes_in -= 1;
        assert_eq!(duty(Stage::Voting, &facts), Duty::DrillAgain);
        assert!(duty(Stage::Voting, &facts).is_due());
        facts.poll.drilled_again = vec![1];
        assert_eq!(duty(Stage::Voting, &facts), Duty::Ready);
        assert_eq!(duty(Stage::Closed, &facts), Duty::Nothing);
        assert_eq!(duty(Stage::Mixing, &facts), Duty::Shuffle);
        facts.shuffled = vec![2, 3];
        assert_eq!(duty(Stage::Mixing, &facts), Duty::EnoughShuffled);
        facts.shuffled = vec![1];
        assert_eq!(duty(Stage::Mixing, &facts), Duty::Shuffled);
        assert!(duty(Stage::Opening, &facts).is_due());
        facts.opened = vec![1];
        assert!(!duty(Stage::Opening, &facts).is_due());
        assert_eq!(duty(Stage::Seated, &facts), Duty::Nothing);
    }

    #[test]
    fn what_is_due_from_the_registrar() {
        let mut facts = Facts {
            roll: 3,
            ..Facts::default()
        };
        assert_eq!(Duty::of_registrar(Stage::Keys, &facts), Duty::Codes);
        facts.credentials = 3;
        assert!(Duty::of_registrar(Stage::Keys, &facts).is_due());
        facts.poll.undelivered = Some(0);
        assert_eq!(Duty::of_registrar(Stage::Keys, &facts), Duty::LostCodes);
        assert_eq!(Duty::of_registrar(Stage::Counted, &facts), Duty::Nothing);
    }
}
