//! The page before each act: what it does, and what of it can't be taken back.

use super::{Act, Of, fields, rules};
use crate::elections::readiness::approvals::Given;
use crate::elections::stage::Stage;
use crate::language::t;
use crate::web::asked::{Asked, Field};

/// What the page before an act tells of.
#[derive(Clone, Debug)]
pub struct About {
    /// The election's name in addresses.
    pub uuid: String,
    /// Its title.
    pub title: String,
    /// Where it is.
    pub stage: Stage,
    /// Its close, as people read it.
    pub closes: String,
    /// By which clocks its times are.
    pub zone: String,
    /// To what the act is done.
    pub of: Of,
    /// The same in words: somebody's name, an objection's text.
    pub item: String,
    /// How many trustees the panel's rules want, and how many of them open.
    pub trustees: (u16, u16),
    /// Where the seed of a move's lot comes from, where the notice says so.
    pub lot: Option<String>,
    /// The approval of somebody else, where a move takes two persons and one has given theirs.
    pub given: Option<Given>,
    /// Which state the page was made from, of what the act replaces.
    pub state: Option<String>,
    /// What is read before it is done: what it is, and what it says.
    pub texts: Vec<(String, String)>,
}

impl About {
    /// The address of the desk.
    pub fn desk(&self) -> String {
        format!("/elections/{}/desk", self.uuid)
    }

    /// The address of the page before an act.
    pub fn address(&self, act: Act) -> String {
        let mut address = format!("{}/{act}", self.desk());
        let to = self.of.to.map(|to| format!("to={to}"));
        let item = self.of.item.map(|item| format!("item={item}"));
        let query: Vec<String> = to.into_iter().chain(item).collect();
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query.join("&"));
        }
        address
    }
}

/// Whether an act can't be taken back, so that a second factor is asked for again before it.
pub fn is_grave(act: Act, of: &Of) -> bool {
    match act {
        Act::Move => matches!(
            of.to,
            Some(Stage::Voting | Stage::Closed | Stage::Declared | Stage::Void)
        ),
        Act::Approve => true,
        _ => false,
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let back = (about.desk(), t!("The desk: {title}", title = about.title));
    let page = Asked::new(title(act, about), back, about.address(act));
    let mut page = with_words(page, act, about);
    page.says.extend(about.given.as_ref().map(said_before));
    page.fields = fields::of(act, about);
    page.texts.clone_from(&about.texts);
    let state = about.state.iter();
    page.fields
        .extend(state.map(|state| Field::hidden("state", state).optional()));
    page
}

/// That somebody has approved a move already, and with what.
fn said_before(given: &Given) -> String {
    let by = &given.by;
    match (&given.lot, &given.reason) {
        (Some(lot), _) => t!(
            "{by} has approved it with the numbers {seed}. Look them up yourself at their source before you type them in: \
             yours have to be the same, letter for letter.",
            by,
            seed = lot.seed
        ),
        (None, Some(_)) => t!(
            "{by} has approved it with the reason below. Yours has to be the same, letter for letter.",
            by
        ),
        (None, None) => t!("{by} has approved it. Yours is the second approval.", by),
    }
}

fn title(act: Act, about: &About) -> String {
    let item = &about.item;
    match act {
        Act::Move => rules::words(about.of.to.unwrap_or(about.stage)).0.into(),
        Act::Approve => {
            let move_to = rules::words(about.of.to.unwrap_or(about.stage)).0;
            t!("Approve: {act}", act = move_to.to_lowercase())
        }
        Act::Accept => t!("Accept the nomination of {item}", item),
        Act::Reject => t!("Reject the nomination of {item}", item),
        Act::Died => t!("{item} has died", item),
        Act::Lives => t!("{item} has not died", item),
        Act::Holders => t!("Who makes the voting codes, and who holds the key").into(),
        Act::Replace => t!("Somebody else in the place of {item}", item),
        Act::Lookup => t!("Is somebody on the roll?").into(),
        Act::Correct => t!("Correct the roll").into(),
        Act::Objection => t!("Decide an objection to the roll").into(),
        Act::Letters => t!("The letters are right").into(),
        Act::Trial => t!("Send a letter to yourself").into(),
        Act::Poll => t!("How many codes may be missing").into(),
        Act::Rehearse => t!("Begin a rehearsal").into(),
        Act::Extend => t!("Close later than announced").into(),
        Act::Pause => t!("Interrupt voting").into(),
        Act::Incident => t!("Publish an incident").into(),
        Act::Resume => t!("Go on with voting").into(),
        Act::Remind => t!("Remind those who have not voted").into(),
        Act::Challenge => t!("Decide a challenge").into(),
        Act::Round => t!("Call the next round").into(),
        Act::Again => t!("Link to the void election").into(),
    }
}

/// What each act does, why it can't be taken back, and what the button says.
fn with_words(page: Asked, act: Act, about: &About) -> Asked {
    let (says, grave, button): (Vec<&str>, Option<&str>, &str) = match act {
        Act::Move => {
            let to = about.of.to.unwrap_or(about.stage);
            let (button, said) = rules::words(to);
            return worded(page, &[said], rules::grave(to), button);
        }
        // What the other has approved is said after it.
        Act::Approve if about.given.is_some() => (
            vec![t!("The panel’s rules want two people for this.")],
            None,
            t!("Approve it"),
        ),
        Act::Approve => (
            vec![t!(
                "The panel’s rules want two people for this. You are the first: when another secretary of the \
               panel takes the step, your approval counts, as long as nothing has changed since."
            )],
            None,
            t!("Approve it"),
        ),
        Act::Accept => (
            vec![
                t!(
                    "They become a candidate, and get a letter that says so. They can withdraw until the day that the \
                     notice names."
                ),
                t!("A nomination that is accepted can’t be rejected any more."),
            ],
            None,
            t!("Accept"),
        ),
        Act::Reject => (
            vec![t!(
                "They get a letter with the ground and your reason. Until nominations close they can put it \
               right and file again."
            )],
            None,
            t!("Reject"),
        ),
        Act::Died => (
            vec![
                t!(
                    "Before the ballots are made the name is taken off them. After that it stays, and the count \
                     passes over it."
                ),
                t!(
                    "The election goes on without them. If it was a mistake, you can correct it until the \
                     count; once voting is open, the correction is published."
                ),
            ],
            None,
            t!("Record it"),
        ),
        Act::Lives => (
            vec![t!(
                "It was a mistake. While nominations are open, their paper is to be accepted anew; until the ballots \
                 are made, the name is back in its place on them; afterwards the count takes it, and everybody can \
                 read that there was a mistake."
            )],
            None,
            t!("Take it back"),
        ),
        Act::Holders => (
            vec![
                t!(
                    "The registrar makes the voting codes; the trustees hold the key that opens the ballots. They \
               are different people, none of them a candidate, and none of them you."
                ),
                t!(
                    "Their sign-in name is that of their account here: they get it with their appointment. You can \
               change all of this until the roll is final."
                ),
            ],
            None,
            t!("Name them"),
        ),
        Act::Replace => (
            vec![t!(
                "The key is made anew, so every trustee begins again. What they sent so far is kept, and \
               counts for nothing."
            )],
            Some(t!("The key that was made so far is gone.")),
            t!("Put them in this place"),
        ),
        Act::Lookup => (
            vec![t!(
                "The answer is what they would see themselves. That you asked is not recorded."
            )],
            None,
            t!("Look it up"),
        ),
        Act::Correct => (
            vec![t!(
                "The roll gets a new version and a new fingerprint. How many corrections there were is public; \
               about whom is not."
            )],
            None,
            t!("Correct it"),
        ),
        Act::Objection => (
            vec![t!(
                "If you uphold it, the roll is corrected at once. Whoever objected sees what you decided and why."
            )],
            Some(t!("An objection is decided once.")),
            t!("Decide"),
        ),
        Act::Letters => (
            vec![
                t!(
                    "Below is each letter that this election sends from the opening of voting on, as it will be sent; \
                     words in brackets stand for what isn’t known yet. Read them as your members will: in a hurry. To see the \
                     invitation on a phone, send it to yourself from the desk."
                ),
                t!(
                    "The letter with the voting code is the registrar’s: it does not go through this service, \
                     which never has the codes."
                ),
            ],
            None,
            t!("I have read them"),
        ),
        Act::Trial => (
            vec![t!(
                "It is the invitation to vote, marked as a trial. It goes to the address of your own account, by the \
                 same way as the letters to voters."
            )],
            None,
            t!("Send it"),
        ),
        Act::Poll => (
            vec![t!(
                "If more voting codes than this have not arrived, voting does not open."
            )],
            None,
            t!("Set it"),
        ),
        Act::Rehearse => (
            vec![t!(
                "A rehearsal is an election of its own, over the same roll and candidates, marked as practice \
               everywhere. Its votes elect nobody, and it is cleared away before the real one opens."
            )],
            None,
            t!("Begin it"),
        ),
        Act::Extend => (
            vec![t!(
                "Everybody is told, with your reason. The panel’s rules say by how many days it can be at most."
            )],
            Some(t!("The close can be made later again, and never earlier.")),
            t!("Close later"),
        ),
        Act::Pause => (
            vec![t!(
                "No ballot is taken until you go on. What is on the board stays. The interruption is published \
               with your reason, and the close stays where it is unless you extend it."
            )],
            None,
            t!("Interrupt voting"),
        ),
        Act::Resume => (
            vec![t!(
                "Ballots are taken again at once. How it ended is published."
            )],
            None,
            t!("Go on"),
        ),
        Act::Incident => (
            vec![t!(
                "It stands beside the record from then on, and on the record’s page, as you write it. Name nobody who \
                 voted, and no voting code."
            )],
            Some(t!(
                "What is published stays. You can publish more about it."
            )),
            t!("Publish it"),
        ),
        Act::Remind => (
            vec![t!(
                "The service writes to those who have not voted. You are told how many letters it was, and not \
               to whom."
            )],
            None,
            t!("Send the reminder"),
        ),
        Act::Challenge => (
            vec![t!(
                "An upheld challenge means that the election is declared void and run again."
            )],
            Some(t!("A challenge is decided once.")),
            t!("Decide"),
        ),
        Act::Round => (
            vec![t!(
                "Nobody had a majority. Whoever had fewest votes drops out, and the panel votes again."
            )],
            None,
            t!("Call it"),
        ),
        Act::Again => (
            vec![t!("Each of the two elections then links to the other.")],
            Some(t!("The link stays.")),
            t!("Link them"),
        ),
    };
    worded(page, &says, grave, button)
}

fn worded(mut page: Asked, says: &[&str], grave: Option<&str>, button: &str) -> Asked {
    page.says = says.iter().map(|one| (*one).to_owned()).collect();
    page.grave = grave.map(str::to_owned);
    page.button = button.to_owned();
    page
}

/// What is said of a move that takes a second person, when the first has made it.
pub fn of_two() -> &'static str {
    t!(
        "You have approved it, and nothing has moved yet: this takes two people. Another secretary of the panel takes \
         the same step from the desk, where your approval stands. A reason, or the numbers of a lot, must be the same there, \
         letter for letter."
    )
}

/// What is said on the desk when an act is done.
pub fn done(act: Act) -> &'static str {
    match act {
        Act::Move => t!("The step is taken."),
        Act::Approve => t!(
            "You have approved it. The step is taken when two people have approved it and somebody takes it."
        ),
        Act::Accept => t!("The nomination is accepted."),
        Act::Reject => t!("The nomination is rejected, and the letter is on its way."),
        Act::Died => t!("It is recorded."),
        Act::Lives => t!("It is taken back, and the log keeps both."),
        Act::Holders => t!("Registrar and trustees are named."),
        Act::Replace => t!("Somebody else is in that place, and the key is made anew."),
        Act::Lookup => "",
        Act::Correct => t!("The roll is corrected."),
        Act::Objection => t!("The objection is decided."),
        Act::Letters => t!("It is noted that the letters are right."),
        Act::Trial => t!("A letter to you is on its way."),
        Act::Poll => t!("It is set."),
        Act::Rehearse => t!("The rehearsal has begun: it is an election of its own in your list."),
        Act::Extend => t!("The close is later now, and everybody is told."),
        Act::Pause => t!("Voting is interrupted."),
        Act::Incident => t!("The incident is published."),
        Act::Resume => t!("Ballots are taken again."),
        Act::Remind => t!("The reminder is on its way, or due at its time."),
        Act::Challenge => t!("The challenge is decided."),
        Act::Round => t!("The next round is called: it is an election of its own in your list."),
        Act::Again => t!("The two elections are linked."),
    }
}
