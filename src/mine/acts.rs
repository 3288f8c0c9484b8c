//! The page before each act of a member.

use super::Act;
use crate::elections::nominations::Language;
use crate::web::asked::{Asked, Field, Takes};

/// What the page before an act tells of.
#[derive(Clone, Debug)]
pub struct About {
    /// The election's name in addresses.
    pub uuid: String,
    /// Its title.
    pub title: String,
    /// The nomination that is supported, and whose it is.
    pub item: Option<(i64, String)>,
    /// What is in the member's paper now: statement, particulars, interests.
    pub paper: (String, String, String),
    /// The language of these words.
    pub language: Language,
    /// Most words of a statement.
    pub words: u16,
    /// How many proposers and seconders it takes.
    pub supporters: (u16, u16),
    /// Whether interests have to be declared.
    pub interests: bool,
}

impl About {
    /// The address of the member's page of this election.
    pub fn page(&self) -> String {
        format!("/elections/{}/my", self.uuid)
    }

    /// The address of the page before an act.
    pub fn address(&self, act: Act) -> String {
        let base = format!("{}/{act}", self.page());
        match &self.item {
            Some((item, _)) => format!("{base}?item={item}"),
            None => base,
        }
    }
}

/// What an act is called where it is offered.
pub const fn name(act: Act) -> &'static str {
    match act {
        Act::Stand => "Stand",
        Act::Amend => "Change my statement",
        Act::Photograph => "My photograph",
        Act::Withdraw => "Withdraw",
        Act::Decline => "Do not accept",
        Act::Propose => "Propose somebody",
        Act::Support => "Support",
        Act::Object => "Object to the roll",
        Act::Answer => "Accept or decline the seat",
        Act::Challenge => "Challenge the result",
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let back = (about.page(), about.title.clone());
    let mut page = Asked::new(name(act), back, about.address(act));
    let (says, grave, button): (&[&str], Option<&str>, &str) = match act {
        Act::Stand => (
            &[
                "Members read what you write here before they vote. You can change it until nominations close, \
               and withdraw after that until the day that the notice names.",
            ],
            None,
            "Stand",
        ),
        Act::Amend => (
            &["What you write takes the place of what was there."],
            None,
            "Change it",
        ),
        Act::Photograph => (
            &[
                "Voters see it beside your statement. It is made smaller, and where and when it was taken is taken out \
               of the file.",
            ],
            None,
            "Send it",
        ),
        Act::Withdraw => (
            &["You will no longer be a candidate. Until nominations close you can stand again."],
            None,
            "Withdraw",
        ),
        Act::Decline => (
            &["Whoever nominated you is not told why."],
            None,
            "Do not accept",
        ),
        Act::Propose => (
            &[
                "They are asked by letter whether they accept. The answer here is the same whoever has that \
               address, so that nobody learns from it who is a member.",
            ],
            None,
            "Propose them",
        ),
        Act::Support => {
            page.title = match &about.item {
                Some((_, name)) => format!("Support {name}?"),
                None => "Support a nomination?".into(),
            };
            (&["Your name goes with the nomination."], None, "Answer")
        }
        Act::Object => (
            &[
                "The panel’s secretary decides, with a reason that you see. The roll can be put right until the \
               keys are made.",
            ],
            None,
            "Object",
        ),
        Act::Answer => (
            &["A place that you decline is filled as the panel’s rules say."],
            Some("You answer once."),
            "Answer",
        ),
        Act::Challenge => (
            &[
                "Say what was not as the rules or the law want it. The panel’s secretary decides, with a reason.",
            ],
            None,
            "Challenge the result",
        ),
    };
    page.says = says.iter().map(|one| (*one).to_owned()).collect();
    page.grave = grave.map(str::to_owned);
    page.button = button.to_owned();
    page.fields = fields(act, about);
    page
}

fn fields(act: Act, about: &About) -> Vec<Field> {
    match act {
        Act::Stand | Act::Amend => paper(about),
        Act::Photograph => vec![
            Field::new("photograph", "The picture", Takes::Picture)
                .hint("A JPEG, PNG or WebP file, best upright and of your face."),
            Field::new("remove", "Take my photograph away instead", Takes::Tick),
        ],
        Act::Withdraw | Act::Decline => Vec::new(),
        Act::Propose => {
            let mut all = vec![Field::new("email", "Their e-mail address", Takes::Email)];
            all.extend(supporters(about, 1));
            all
        }
        Act::Support => vec![Field::new(
            "confirmed",
            "Do you support this nomination?",
            Takes::YesNo("Yes", "No"),
        )],
        Act::Object => vec![
            Field::new(
                "wants",
                "What is wrong?",
                Takes::One(vec![
                    ("add".into(), "Somebody is missing".into()),
                    ("strike".into(), "Somebody does not belong on it".into()),
                ]),
            ),
            Field::new("about", "About whom", Takes::Email)
                .optional()
                .hint("Their e-mail address. Leave it empty if it is about you."),
            Field::new("said", "In your words", Takes::Prose),
        ],
        Act::Answer => vec![Field::new(
            "accepted",
            "Do you take the seat?",
            Takes::YesNo("Yes, I accept", "No, I decline"),
        )],
        Act::Challenge => vec![Field::new("grounds", "Your grounds", Takes::Prose)],
    }
}

fn paper(about: &About) -> Vec<Field> {
    let (statement, particulars, interests) = &about.paper;
    let words = format!(
        "At most {} words. Lines that begin with a hyphen become a list; two stars around a word make it strong.",
        about.words
    );
    let mut all = vec![
        Field::new("particulars", "Your post and employer", Takes::Prose)
            .optional()
            .with(particulars.clone()),
        Field::new("statement", "Your statement", Takes::Prose)
            .optional()
            .hint(words)
            .with(statement.clone()),
    ];
    let declare = Field::new(
        "interests",
        "Interests that members should know of",
        Takes::Prose,
    )
    .with(interests.clone());
    all.push(match about.interests {
        true => declare.hint("The panel’s rules ask for this. If there are none, say so."),
        false => declare.optional(),
    });
    let languages = Language::ALL.iter();
    let languages = languages.map(|one| (one.to_string(), one.said().to_owned()));
    let written = Takes::One(languages.collect());
    all.push(
        Field::new("language", "The language that you write in", written)
            .optional()
            .hint("A screen reader speaks your words by it, and a browser translates from it.")
            .with(about.language.as_str()),
    );
    all.extend(supporters(about, 0));
    all
}

/// Fields for those whom the rules ask for; whoever proposes counts as one.
fn supporters(about: &About, given: u16) -> Vec<Field> {
    let (proposers, seconders) = about.supporters;
    let field = |name: &str, many: &str, count: u16| {
        let hint = format!(
            "E-mail addresses, one a line. The rules ask for {count}; each of them gets a letter."
        );
        (count > 0).then(|| Field::new(name, many, Takes::Emails).optional().hint(hint))
    };
    let proposers = field("proposers", "Proposers", proposers.saturating_sub(given));
    proposers
        .into_iter()
        .chain(field("seconders", "Seconders", seconders))
        .collect()
}

/// What is said when it is done.
pub const fn done(act: Act) -> &'static str {
    match act {
        Act::Stand => "You stand. Supporters whom you named get a letter.",
        Act::Amend => "Your statement is changed.",
        Act::Photograph => "Your photograph is as you wanted it.",
        Act::Withdraw => "You have withdrawn.",
        Act::Decline => "You have not accepted the nomination.",
        Act::Propose => {
            "If a member with this address may stand and isn’t nominated yet, they are asked whether they accept."
        }
        Act::Support => "Your answer is in.",
        Act::Object => "Your objection is in.",
        Act::Answer => "Your answer is in.",
        Act::Challenge => "Your challenge is in.",
    }
}
