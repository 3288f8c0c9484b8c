//! The page before each act: what it does, what of it can't be taken back, and its fields.

use super::{Act, Of, rules};
use crate::elections::nominations::Ground;
use crate::elections::stage::Stage;
use crate::web::asked::{Asked, Field, Takes};

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
    /// To what the act is done.
    pub of: Of,
    /// The same in words: somebody's name, an objection's text.
    pub item: String,
    /// How many trustees the panel's rules want, and how many of them open.
    pub trustees: (u16, u16),
    /// Where the seed of a move's lot comes from, where the notice says so.
    pub lot: Option<String>,
    /// Which state the page was made from, of what the act replaces.
    pub state: Option<String>,
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

fn reason(label: &str) -> Field {
    Field::new("reason", label, Takes::Prose)
}

fn line(name: &str, label: &str) -> Field {
    Field::new(name, label, Takes::Line)
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
    let back = (about.desk(), format!("The desk: {}", about.title));
    let page = Asked::new(title(act, about), back, about.address(act));
    let mut page = with_words(page, act, about);
    page.fields = fields(act, about);
    let state = about.state.iter();
    page.fields
        .extend(state.map(|state| Field::hidden("state", state).optional()));
    page
}

fn title(act: Act, about: &About) -> String {
    let item = &about.item;
    match act {
        Act::Move => rules::words(about.of.to.unwrap_or(about.stage)).0.into(),
        Act::Approve => {
            let move_to = rules::words(about.of.to.unwrap_or(about.stage)).0;
            format!("Give your word: {}", move_to.to_lowercase())
        }
        Act::Accept => format!("Accept the nomination of {item}"),
        Act::Reject => format!("Reject the nomination of {item}"),
        Act::Died => format!("{item} has died"),
        Act::Lives => format!("{item} has not died"),
        Act::Holders => "Who makes the voting codes, and who holds the key".into(),
        Act::Replace => format!("Somebody else in the place of {item}"),
        Act::Lookup => "Is somebody on the roll?".into(),
        Act::Correct => "Correct the roll".into(),
        Act::Objection => "Decide an objection to the roll".into(),
        Act::Letters => "The letters are right".into(),
        Act::Trial => "Send a letter to yourself".into(),
        Act::Poll => "Codes that may be on their way".into(),
        Act::Rehearse => "Begin a rehearsal".into(),
        Act::Extend => "Close later than announced".into(),
        Act::Pause => "Interrupt voting".into(),
        Act::Incident => "Publish an incident".into(),
        Act::Resume => "Go on with voting".into(),
        Act::Remind => "Remind those who have not voted".into(),
        Act::Challenge => "Decide a challenge".into(),
        Act::Round => "Call the next round".into(),
        Act::Again => "Link to the void election".into(),
    }
}

/// What each act does, why it can't be taken back, and what the button says.
fn with_words(page: Asked, act: Act, about: &About) -> Asked {
    let (says, grave, button): (&[&str], Option<&str>, &str) = match act {
        Act::Move => {
            let to = about.of.to.unwrap_or(about.stage);
            let (button, said) = rules::words(to);
            return worded(page, &[said], rules::grave(to), button);
        }
        Act::Approve => (
            &[
                "The panel’s rules want two persons for this. You are the first: when another secretary of the \
               panel makes the move, your word counts, as long as nothing has changed since.",
            ],
            None,
            "Give my word",
        ),
        Act::Accept => (
            &[
                "They become a candidate, and get a letter that says so. They can withdraw until the day that the \
               notice names.",
            ],
            Some("A nomination that is accepted can’t be rejected any more."),
            "Accept",
        ),
        Act::Reject => (
            &[
                "They get a letter with the ground and your reason. Until nominations close they can put it \
               right and file again.",
            ],
            None,
            "Reject",
        ),
        Act::Died => (
            &[
                "Before the ballots are made the name is taken off them. After that it stays, and the count \
               passes over it.",
            ],
            Some(
                "The election goes on without them. A mistake is corrected until the count, and that there was \
                 one is published once voting is open.",
            ),
            "Record it",
        ),
        Act::Lives => (
            &[
                "It was a mistake. While nominations are open, their paper is to be accepted anew; until the ballots \
                 are made, the name is back in its place on them; afterwards the count takes it, and everybody can \
                 read that there was a mistake.",
            ],
            None,
            "Take it back",
        ),
        Act::Holders => (
            &[
                "The registrar makes the voting codes; the trustees hold the key that opens the ballots. They \
               are different people, none of them a candidate, and none of them you.",
                "Their sign-in name is that of their account here: they get it with their appointment. You can \
               change all of this until the roll is fixed.",
            ],
            None,
            "Name them",
        ),
        Act::Replace => (
            &[
                "The key is made anew, so every trustee begins again. What they sent so far is kept, and \
               counts for nothing.",
            ],
            Some("The key that was made so far is gone."),
            "Put them in this place",
        ),
        Act::Lookup => (
            &[
                "The answer is what they would see themselves. That you asked is nobody’s business and is not \
               kept.",
            ],
            None,
            "Look",
        ),
        Act::Correct => (
            &[
                "The roll gets a new version and a new fingerprint. How many corrections there were is public; \
               about whom is not.",
            ],
            None,
            "Correct it",
        ),
        Act::Objection => (
            &[
                "If you uphold it, the roll is corrected at once. Whoever objected sees what you decided and why.",
            ],
            Some("An objection is decided once."),
            "Decide",
        ),
        Act::Letters => (
            &[
                "Send yourself a letter first, and read it as your members will: on a phone, and in a hurry.",
            ],
            None,
            "I have read them",
        ),
        Act::Trial => (
            &[
                "It goes to the address of your own account, by the same way as the letters to voters.",
            ],
            None,
            "Send it",
        ),
        Act::Poll => (
            &["If more voting codes than this have not arrived, voting does not open."],
            None,
            "Set it",
        ),
        Act::Rehearse => (
            &[
                "A rehearsal is an election of its own, over the same roll and candidates, marked as practice \
               everywhere. Its votes elect nobody, and it is cleared away before the real one opens.",
            ],
            None,
            "Begin it",
        ),
        Act::Extend => (
            &[
                "Everybody is told, with your reason. The panel’s rules say by how many days it can be at most.",
            ],
            Some("The close can be made later again, and never earlier."),
            "Extend voting",
        ),
        Act::Pause => (
            &[
                "No ballot is taken until you go on. What is on the board stays. The interruption is published \
               with your reason, and the close stays where it is unless you extend it.",
            ],
            None,
            "Interrupt voting",
        ),
        Act::Resume => (
            &["Ballots are taken again at once. How it ended is published."],
            None,
            "Go on",
        ),
        Act::Incident => (
            &[
                "It stands beside the record from then on, and on the record’s page, as you write it. Name nobody who \
                 voted, and no voting code.",
            ],
            Some("What is published stays. You can publish more about it."),
            "Publish it",
        ),
        Act::Remind => (
            &[
                "The service writes to those who have not voted. You are told how many letters it was, and not \
               to whom.",
            ],
            None,
            "Send the reminder",
        ),
        Act::Challenge => (
            &["An upheld challenge means that the election is declared void and run again."],
            Some("A challenge is decided once."),
            "Decide",
        ),
        Act::Round => (
            &[
                "Nobody had a majority. Whoever had fewest votes drops out, and the panel votes again.",
            ],
            None,
            "Call it",
        ),
        Act::Again => (
            &[
                "This election then says which void one it runs again, and that one says by which it is run.",
            ],
            Some("The link stays."),
            "Link them",
        ),
    };
    worded(page, says, grave, button)
}

fn worded(mut page: Asked, says: &[&str], grave: Option<&str>, button: &str) -> Asked {
    page.says = says.iter().map(|one| (*one).to_owned()).collect();
    page.grave = grave.map(str::to_owned);
    page.button = button.to_owned();
    page
}

fn fields(act: Act, about: &About) -> Vec<Field> {
    let to = about.of.to.map(|to| Field::fixed("to", to.as_str()));
    let local = "By the clocks of the election’s time zone.";
    match act {
        Act::Move => to.into_iter().chain(of_move(about)).collect(),
        Act::Approve => to.into_iter().chain(of_move(about)).collect(),
        Act::Accept => vec![Field::known("accepted", true)],
        Act::Reject => vec![
            Field::known("accepted", false),
            Field::new("ground", "On which ground", Takes::One(grounds())),
            line("reason", "Why, in a sentence").hint("It goes into the letter to the candidate."),
        ],
        Act::Died | Act::Lives => vec![line("reason", "How you know of it")],
        Act::Holders => holders(about.trustees.0),
        Act::Replace => [person("person", "their"), vec![reason("Why")]].concat(),
        Act::Lookup => vec![email("email", "Their e-mail address")],
        Act::Correct => vec![
            email("email", "E-mail address of the member"),
            Field::new("change", "What is to be done", Takes::One(changes())),
            line("reason", "Why"),
        ],
        Act::Objection => vec![
            Field::new("upheld", "Is the objection right?", UPHELD),
            line("reason", "Why"),
        ],
        Act::Letters => vec![line("note", "What you looked at").with("Read as they will be sent")],
        Act::Trial => Vec::new(),
        Act::Poll => vec![Field::new(
            "most_undelivered",
            "Of a hundred codes, at most",
            Takes::Number,
        )],
        Act::Rehearse | Act::Round => {
            let mut fields = vec![
                Field::new("voting_opens", "Voting opens", Takes::Moment).hint(local),
                Field::new("voting_closes", "Voting closes", Takes::Moment).hint(local),
            ];
            if let Act::Round = act {
                fields.extend(of_a_lot(about.lot.as_deref()));
            }
            fields
        }
        Act::Extend => vec![
            Field::new("closes", "The new close", Takes::Moment).hint(format!(
                "By the clocks of the election’s time zone. It is now {}.",
                about.closes
            )),
            reason("Why"),
        ],
        Act::Pause => vec![Field::known("paused", true), reason("Why")],
        Act::Incident => vec![
            Field::new("what", "What happened", Takes::Prose),
            Field::new("effect", "What came of it", Takes::Prose),
        ],
        Act::Resume => vec![Field::known("paused", false), reason("How it ended")],
        Act::Remind => vec![
            Field::new("at", "When", Takes::Moment)
                .hint(format!("{local} Left empty: at once."))
                .optional(),
        ],
        Act::Challenge => vec![
            Field::new("upheld", "Is the challenge right?", UPHELD),
            reason("Why"),
        ],
        Act::Again => vec![
            line("uuid", "Name of the void election")
                .hint("It stands at the end of that election’s address."),
        ],
    }
}

const UPHELD: Takes = Takes::YesNo("Yes, I uphold it", "No, I dismiss it");

/// What a move asks for besides the stage.
fn of_move(about: &About) -> Vec<Field> {
    match (about.of.to, &about.lot) {
        (Some(Stage::Void), _) => {
            vec![reason("Why").hint("Everybody can read it.")]
        }
        (Some(Stage::Roll), Some(source)) => vec![
            Field::fixed("lot/source", source.clone()),
            line("lot/seed", "The seed of the lot")
                .hint(format!("The notice said where it comes from: {source}.")),
        ],
        (Some(Stage::Counted), source) => of_a_lot(source.as_deref()),
        _ => Vec::new(),
    }
}

/// The lot of a tie, with where its seed comes from if the notice said so.
pub(super) fn of_a_lot(source: Option<&str>) -> Vec<Field> {
    const TOLD: &str = "Only if you were told that a tie has to be decided by lot.";
    match source {
        Some(source) => {
            let hint = format!("{TOLD} The notice said where it comes from: {source}.");
            vec![line("lot/seed", "The seed of a lot").optional().hint(hint)]
        }
        None => vec![
            line("lot/source", "Where the seed of a lot comes from")
                .optional()
                .hint(TOLD),
            line("lot/seed", "The seed").optional(),
        ],
    }
}

fn email(name: &str, label: &str) -> Field {
    Field::new(name, label, Takes::Email)
}

fn grounds() -> Vec<(String, String)> {
    let grounds = Ground::ALL.iter();
    grounds
        .map(|ground| (ground.to_string(), ground.said().to_owned()))
        .collect()
}

fn changes() -> Vec<(String, String)> {
    vec![
        ("add".into(), "Put them on the roll".into()),
        ("strike".into(), "Take them off it".into()),
    ]
}

fn person(place: &str, whose: &str) -> Vec<Field> {
    vec![
        line(
            &format!("{place}/name"),
            &format!("{}: name, as published", capital(whose)),
        ),
        line(
            &format!("{place}/subject"),
            &format!("{}: sign-in name", capital(whose)),
        ),
        email(
            &format!("{place}/email"),
            &format!("{}: e-mail address", capital(whose)),
        )
        .optional(),
    ]
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(signs).collect()
    })
}

fn holders(trustees: u16) -> Vec<Field> {
    let mut all = person("registrar", "registrar");
    for number in 0..trustees.max(2) {
        let whose = format!("trustee {}", number + 1);
        all.extend(person(&format!("trustees/{number}"), &whose));
    }
    all.push(
        Field::new(
            "consent",
            "Why all of them are needed to open",
            Takes::Prose,
        )
        .optional()
        .hint("Only where the panel’s rules need all of them: if one is lost, the result is lost."),
    );
    all
}

/// What is said on the desk when an act is done.
pub const fn done(act: Act) -> &'static str {
    match act {
        Act::Move => "The election has moved on.",
        Act::Approve => "Your word is given. The move is made when a second person makes it.",
        Act::Accept => "The nomination is accepted.",
        Act::Reject => "The nomination is rejected, and the letter is on its way.",
        Act::Died => "It is recorded.",
        Act::Lives => "It is taken back, and the log keeps both.",
        Act::Holders => "Registrar and trustees are named.",
        Act::Replace => "Somebody else is in that place, and the key is made anew.",
        Act::Lookup => "",
        Act::Correct => "The roll is corrected.",
        Act::Objection => "The objection is decided.",
        Act::Letters => "It is noted that the letters are right.",
        Act::Trial => "A letter to you is on its way.",
        Act::Poll => "It is set.",
        Act::Rehearse => "The rehearsal has begun: it is an election of its own in your list.",
        Act::Extend => "The close is later now, and everybody is told.",
        Act::Pause => "Voting is interrupted.",
        Act::Incident => "The incident is published.",
        Act::Resume => "Ballots are taken again.",
        Act::Remind => "The reminder is on its way, or due at its time.",
        Act::Challenge => "The challenge is decided.",
        Act::Round => "The next round is called: it is an election of its own in your list.",
        Act::Again => "The two elections are linked.",
    }
}
