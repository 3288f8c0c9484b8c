//! The page before each act of a panel's member.

use super::{Act, Of};
use crate::language::t;
use crate::panels::PostKind;
use crate::web::asked::{Asked, Field, Takes};

/// What the page before an act tells of.
#[derive(Clone, Debug)]
pub struct About {
    /// The panel's short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// To what it is done.
    pub of: Of,
    /// The same with what there is to know of it.
    pub subject: Subject,
}

/// What an act is about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// Nothing yet: an interest that is to be declared.
    New,
    /// An interest, in the words of its declaration.
    Interest(String),
    /// A post: "Seat 3", and its kind.
    Post(String, PostKind),
}

impl About {
    /// The address of the member's page of this panel.
    pub fn page(&self) -> String {
        format!("/panels/{}/my", self.slug)
    }

    /// The address of the page before an act.
    pub fn address(&self, act: Act) -> String {
        let base = format!("{}/{act}", self.page());
        match self.of.item {
            Some(item) => format!("{base}?item={item}"),
            None => base,
        }
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let title = match (act, &about.subject) {
        (Act::Resign, Subject::Post(post, _)) => t!("Resign: {post}", post),
        (Act::Resign, _) => t!("Resign").to_owned(),
        (Act::Declare, _) => t!("Declare an interest").to_owned(),
        (Act::Over, _) => t!("An interest is over").to_owned(),
    };
    let back = (about.page(), about.name.clone());
    let mut page = Asked::new(title, back, about.address(act));
    let (says, grave, button): (Vec<&str>, &str, &str) = match act {
        Act::Declare => (
            vec![t!(
                "Say what it is: an employer, a contract, shares, an office elsewhere. Everybody reads it on the \
                 panel’s page, or only the panel and its secretary: you choose."
            )],
            t!(
                "What you declare stays as you wrote it. If it changes, you say that it is over and declare it \
                 anew."
            ),
            t!("Declare it"),
        ),
        Act::Over => (
            vec![
                about.subject.words(),
                t!(
                    "It is no longer shown on the panel’s page. That you had it stays in the register."
                ),
            ],
            t!("If you have it again, you declare it anew."),
            t!("It is over"),
        ),
        Act::Resign => resigning(&about.subject),
    };
    page.says = says.iter().map(|line| (*line).to_owned()).collect();
    page.grave = Some(grave.to_owned());
    page.button = button.to_owned();
    page.fields = fields(act, &about.subject);
    page
}

impl Subject {
    /// What was declared, of an interest.
    fn words(&self) -> &str {
        match self {
            Self::Interest(words) => words,
            _ => "",
        }
    }
}

fn resigning(subject: &Subject) -> (Vec<&'static str>, &'static str, &'static str) {
    let said = t!("The panel’s page says that you resigned, and from which day on.");
    let all = t!(
        "If this is all that you sit on the panel by, you leave it on that day, and an office that you \
         hold there ends too."
    );
    let (says, grave) = match subject {
        Subject::Post(_, kind) if kind.is_office() => (
            vec![
                said,
                t!("You resign from the office alone, and stay on the panel."),
            ],
            t!("Only the panel can choose you for the office again."),
        ),
        // No rule says who follows in a place that no election gave.
        Subject::Post(_, PostKind::Place) => {
            (vec![said, all], t!("You can’t take it up again by yourself."))
        }
        _ => (
            vec![said, t!("The panel’s rules say how the place is filled."), all],
            t!(
                "Somebody else is found for your place, as the panel’s rules say: you can’t take it up again by \
                 yourself."
            ),
        ),
    };
    (says, grave, t!("Resign"))
}

fn fields(act: Act, subject: &Subject) -> Vec<Field> {
    match (act, subject) {
        (Act::Declare, _) => vec![
            Field::new("text", t!("What it is"), Takes::Prose).hint(t!("“None” is an answer too.")),
            Field::new("since", t!("Since when you have it"), Takes::Day),
            Field::new("public", t!("Everybody can read it"), Takes::Tick),
        ],
        (Act::Over, _) => vec![Field::new("on", t!("First day without it"), Takes::Day)],
        (Act::Resign, Subject::Post(_, kind)) => vec![
            Field::fixed("post", kind.as_str()),
            Field::new("on", t!("First day without you"), Takes::Day).hint(t!("Today or later.")),
        ],
        (Act::Resign, _) => Vec::new(),
    }
}

/// What is said on the page when an act is done.
pub fn done(act: Act) -> &'static str {
    match act {
        Act::Declare => t!("Your interest is declared."),
        Act::Over => t!("The interest is over."),
        Act::Resign => t!("You have resigned."),
    }
}
