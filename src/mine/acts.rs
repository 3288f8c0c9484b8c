//! The page before each act of a member.

use super::Act;
use crate::elections::nominations::Language;
use crate::language::{later, of, t};
use crate::values::Prose;
use crate::web::asked::{Asked, Field, Takes};

/// The types of a picture.
const PICTURES: &str = "image/jpeg,image/png,image/webp";

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
    /// Whether their nomination is accepted.
    pub accepted: bool,
    /// Whether somebody who withdraws can stand again.
    pub again: bool,
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
pub fn name(act: Act) -> &'static str {
    match act {
        Act::Stand => t!("Stand"),
        Act::Amend => t!("Change my statement"),
        Act::Photograph => t!("My photograph"),
        Act::Withdraw => t!("Withdraw"),
        Act::Decline => t!("Do not accept"),
        Act::Propose => t!("Propose somebody"),
        Act::Support => t!("Support"),
        Act::Object => t!("Object to the roll"),
        Act::Answer => t!("Accept or decline the seat"),
        Act::Challenge => t!("Challenge the result"),
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let back = (about.page(), about.title.clone());
    let mut page = Asked::new(name(act), back, about.address(act));
    let (says, grave, button): (&[&'static str], Option<&'static str>, &'static str) = match act {
        Act::Stand => (
            &[later!(
                "Members read what you write here before they vote. You can change it until nominations close, \
                 and withdraw after that until the day that the notice names."
            )],
            None,
            later!("Stand"),
        ),
        Act::Amend => (
            &[later!("What you write takes the place of what was there.")],
            None,
            later!("Change it"),
        ),
        Act::Photograph => (
            &[later!(
                "Voters see it beside your statement. It is made smaller, and where and when it was taken is taken out \
                 of the file."
            )],
            None,
            later!("Send it"),
        ),
        Act::Withdraw if about.again => (
            &[later!(
                "You will no longer be a candidate. Until nominations close you can stand again."
            )],
            None,
            later!("Withdraw"),
        ),
        Act::Withdraw => (
            &[later!("You will no longer be a candidate.")],
            Some(later!("You can’t stand again in this election.")),
            later!("Withdraw"),
        ),
        Act::Decline => (
            &[later!("Whoever nominated you is not told why.")],
            None,
            later!("Do not accept"),
        ),
        Act::Propose => (
            &[later!(
                "They are asked by letter whether they accept. The answer here is the same whoever has that \
                 address, so that nobody learns from it who is a member."
            )],
            None,
            later!("Propose them"),
        ),
        Act::Support => {
            page.title = match &about.item {
                Some((_, name)) => t!("Support {name}?", name),
                None => t!("Support a nomination?").into(),
            };
            (
                &[later!("Your name goes with the nomination.")],
                None,
                later!("Answer"),
            )
        }
        Act::Object => (
            &[later!(
                "The panel’s secretary decides, with a reason that you see. The roll can be put right until the \
                 keys are made."
            )],
            None,
            later!("Object"),
        ),
        Act::Answer => (
            &[later!(
                "A place that you decline is filled as the panel’s rules say."
            )],
            Some(later!("You answer once.")),
            later!("Answer"),
        ),
        Act::Challenge => (
            &[later!(
                "Say what was not done as the rules or the law require. The panel’s secretary decides, with a reason."
            )],
            None,
            later!("Challenge the result"),
        ),
    };
    page.says = says.iter().map(|&one| of(one).to_owned()).collect();
    if about.accepted && matches!(act, Act::Amend | Act::Photograph) {
        let anew = t!(
            "Your nomination is accepted as it is now. Once you have changed it, the panel’s secretary decides on it \
             again."
        );
        page.says.push(anew.to_owned());
    }
    page.grave = grave.map(|grave| of(grave).to_owned());
    page.button = of(button).to_owned();
    page.fields = fields(act, about);
    page
}

fn fields(act: Act, about: &About) -> Vec<Field> {
    match act {
        Act::Stand | Act::Amend => paper(about),
        Act::Photograph => vec![
            Field::new("photograph", t!("The picture"), Takes::File(PICTURES))
                .optional()
                .hint(t!(
                    "A JPEG, PNG or WebP file, best upright and of your face."
                )),
            Field::new("remove", t!("Take my photograph away instead"), Takes::Tick),
        ],
        Act::Withdraw | Act::Decline => Vec::new(),
        Act::Propose => {
            let mut all = vec![Field::new(
                "email",
                t!("Their e-mail address"),
                Takes::Email,
            )];
            all.extend(supporters(about, 1));
            all
        }
        Act::Support => vec![Field::new(
            "confirmed",
            t!("Do you support this nomination?"),
            Takes::YesNo(t!("Yes"), t!("No")),
        )],
        Act::Object => vec![
            Field::new(
                "wants",
                t!("What is wrong?"),
                Takes::One(vec![
                    ("add".into(), t!("Somebody is missing").into()),
                    ("strike".into(), t!("Somebody does not belong on it").into()),
                ]),
            ),
            Field::new("about", t!("About whom"), Takes::Email)
                .optional()
                .hint(t!(
                    "Their e-mail address. Leave it empty if it is about you."
                )),
            Field::new("said", t!("In your words"), Takes::Prose),
        ],
        Act::Answer => vec![Field::new(
            "accepted",
            t!("Do you accept the seat?"),
            Takes::YesNo(t!("Yes, I accept"), t!("No, I decline")),
        )],
        Act::Challenge => vec![Field::new("grounds", t!("Your grounds"), Takes::Prose)],
    }
}

fn paper(about: &About) -> Vec<Field> {
    let (statement, particulars, interests) = &about.paper;
    let words = t!(
        "At most {words} words, and at most {most} characters. Lines that begin with a hyphen become a list; two stars \
         before a word and two after it make it bold.",
        words = about.words,
        most = Prose::MOST
    );
    let mut all = vec![
        Field::new("particulars", t!("Your post and employer"), Takes::Prose)
            .optional()
            .with(particulars.clone()),
        Field::new("statement", t!("Your statement"), Takes::Prose)
            .optional()
            .hint(words)
            .with(statement.clone()),
    ];
    let declare = Field::new(
        "interests",
        t!("Interests that members should know of"),
        Takes::Prose,
    )
    .with(interests.clone());
    all.push(match about.interests {
        true => declare.hint(t!(
            "The panel’s rules ask for this. If there are none, say so."
        )),
        false => declare.optional(),
    });
    let languages = Language::ALL.iter();
    let languages = languages.map(|one| (one.to_string(), one.said().to_owned()));
    let written = Takes::One(languages.collect());
    all.push(
        Field::new("language", t!("The language that you write in"), written)
            .optional()
            .hint(t!(
                "A screen reader pronounces your words in it, and a browser translates from it."
            ))
            .with(about.language.as_str()),
    );
    all.extend(supporters(about, 0));
    all
}

/// Fields for those whom the rules ask for; whoever proposes counts as one.
fn supporters(about: &About, given: u16) -> Vec<Field> {
    let (proposers, seconders) = about.supporters;
    let field = |name: &str, many: &str, count: u16| {
        let hint = t!(
            "E-mail addresses, one a line. The rules ask for {count}; each of them gets a letter.",
            count
        );
        (count > 0).then(|| Field::new(name, many, Takes::Emails).optional().hint(hint))
    };
    let proposers = field(
        "proposers",
        t!("Proposers"),
        proposers.saturating_sub(given),
    );
    proposers
        .into_iter()
        .chain(field("seconders", t!("Seconders"), seconders))
        .collect()
}

/// What is said when it is done; and whether the rules ask for supporters, who are written to.
pub fn done(act: Act, supporters: bool) -> &'static str {
    match act {
        Act::Stand if supporters => t!("You stand. Supporters whom you named get an e-mail."),
        Act::Stand => t!("You stand."),
        Act::Amend => t!("Your statement is changed."),
        Act::Photograph => t!("Your photograph is as you wanted it."),
        Act::Withdraw => t!("You have withdrawn."),
        Act::Decline => t!("You have not accepted the nomination."),
        Act::Propose => {
            t!(
                "If a member with this address may stand and isn’t nominated yet, they are asked whether they accept."
            )
        }
        Act::Support => t!("Your answer is in."),
        Act::Object => t!("Your objection is in."),
        Act::Answer => t!("Your answer is in."),
        Act::Challenge => t!("Your challenge is in."),
    }
}
