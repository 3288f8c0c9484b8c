//! The fields that the acts at the desk ask for.

use super::Act;
use super::acts::About;
use crate::elections::nominations::Ground;
use crate::elections::readiness::approvals::Given;
use crate::elections::stage::Stage;
use crate::language::t;
use crate::web::asked::rules::sentence;
use crate::web::asked::{Field, Takes};

/// What an act asks for.
pub(super) fn of(act: Act, about: &About) -> Vec<Field> {
    let to = about.of.to.map(|to| Field::fixed("to", to.as_str()));
    let local = t!("By the clocks of {zone}.", zone = about.zone);
    match act {
        Act::Move => to.into_iter().chain(of_move(about)).collect(),
        Act::Approve => to.into_iter().chain(of_move(about)).collect(),
        Act::Accept => vec![Field::known("accepted", true)],
        Act::Reject => vec![
            Field::known("accepted", false),
            Field::new("ground", t!("On which ground"), Takes::One(grounds())),
            line("reason", t!("Why, in a sentence"))
                .hint(t!("It goes into the letter to the candidate.")),
        ],
        Act::Died | Act::Lives => vec![line("reason", t!("How you know of it"))],
        Act::Holders => holders(about.trustees.0),
        Act::Replace => [person("person", theirs()), vec![reason(t!("Why"))]].concat(),
        Act::Lookup => vec![email("email", t!("Their e-mail address"))],
        Act::Correct => vec![
            email("email", t!("E-mail address of the member")),
            Field::new("change", t!("What is to be done"), Takes::One(changes())),
            line("reason", t!("Why")),
        ],
        Act::Objection => vec![
            Field::new("upheld", t!("Is the objection right?"), upheld()),
            line("reason", t!("Why")),
        ],
        Act::Letters => {
            vec![line("note", t!("What you looked at")).with("Read as they will be sent")]
        }
        Act::Trial => Vec::new(),
        Act::Poll => vec![Field::new(
            "most_undelivered",
            t!("Of every hundred codes, at most this many"),
            Takes::Number,
        )],
        Act::Rehearse | Act::Round => {
            let mut fields = vec![
                Field::new("voting_opens", t!("Voting opens"), Takes::Moment).hint(local.as_str()),
                Field::new("voting_closes", t!("Voting closes"), Takes::Moment).hint(local),
            ];
            if let Act::Round = act {
                fields.extend(of_a_lot(about.lot.as_deref()));
            }
            fields
        }
        Act::Extend => vec![
            Field::new("closes", t!("The new close"), Takes::Moment).hint(t!(
                "By the clocks of {zone}. At present voting closes {closes}.",
                zone = about.zone,
                closes = about.closes
            )),
            reason(t!("Why")),
        ],
        Act::Pause => vec![Field::known("paused", true), reason(t!("Why"))],
        Act::Incident => vec![
            Field::new("what", t!("What happened"), Takes::Prose),
            Field::new("effect", t!("What came of it"), Takes::Prose),
        ],
        Act::Resume => vec![Field::known("paused", false), reason(t!("How it ended"))],
        Act::Remind => vec![
            Field::new("at", t!("When"), Takes::Moment)
                .hint(t!(
                    "By the clocks of {zone}. Left empty: at once.",
                    zone = about.zone
                ))
                .optional(),
        ],
        Act::Challenge => vec![
            Field::new("upheld", t!("Is the challenge right?"), upheld()),
            reason(t!("Why")),
        ],
        Act::Again => vec![
            line("uuid", t!("Name of the void election"))
                .hint(t!("It stands at the end of that election’s address.")),
        ],
    }
}

fn upheld() -> Takes {
    Takes::YesNo(t!("Yes, I uphold it"), t!("No, I dismiss it"))
}

/// What a move asks for besides the stage.
fn of_move(about: &About) -> Vec<Field> {
    let fields = match (about.of.to, &about.lot) {
        (Some(Stage::Void), _) => {
            vec![reason(t!("Why")).hint(t!("Everybody can read it."))]
        }
        (Some(Stage::Roll), Some(source)) => vec![
            Field::fixed("lot/source", source.clone()),
            line("lot/seed", t!("The numbers of the lot (its seed)")).hint(t!(
                "The notice said where they come from: {source}.",
                source
            )),
        ],
        (Some(Stage::Counted), source) => of_a_lot(source.as_deref()),
        _ => Vec::new(),
    };
    match &about.given {
        Some(given) => as_given(fields, given),
        None => fields,
    }
}

/// The fields with what somebody else has approved the move with, which has to be the same. The seed isn't put in:
/// whoever comes second looks it up at its source.
fn as_given(mut fields: Vec<Field>, given: &Given) -> Vec<Field> {
    for field in &mut fields {
        let said = match &*field.name {
            "reason" => given.reason.as_deref(),
            "lot/source" => given.lot.as_ref().map(|lot| &*lot.source),
            _ => None,
        };
        if let Some(said) = said {
            said.clone_into(&mut field.value);
        }
    }
    fields
}

/// The lot of a tie, with where its seed comes from if the notice said so.
pub(super) fn of_a_lot(source: Option<&str>) -> Vec<Field> {
    match source {
        Some(source) => {
            let hint = t!(
                "Only if you were told that a tie has to be decided by lot. The notice said where the numbers \
                 come from: {source}.",
                source
            );
            vec![
                line("lot/seed", t!("The numbers of the lot (its seed)"))
                    .optional()
                    .hint(hint),
            ]
        }
        None => vec![
            line("lot/source", t!("Where the numbers of the lot come from"))
                .optional()
                .hint(t!(
                    "Only if you were told that a tie has to be decided by lot."
                )),
            line("lot/seed", t!("The numbers of the lot (its seed)")).optional(),
        ],
    }
}

fn grounds() -> Vec<(String, String)> {
    let grounds = Ground::ALL.iter();
    grounds
        .map(|ground| (ground.to_string(), sentence(ground.said())))
        .collect()
}

fn changes() -> Vec<(String, String)> {
    vec![
        ("add".into(), t!("Put them on the roll").into()),
        ("strike".into(), t!("Take them off it").into()),
    ]
}

/// The labels of a person's name, sign-in name and address.
type Labels = [String; 3];

fn person(place: &str, [name, subject, address]: Labels) -> Vec<Field> {
    vec![
        line(&format!("{place}/name"), &name),
        line(&format!("{place}/subject"), &subject),
        email(&format!("{place}/email"), &address).optional(),
    ]
}

fn theirs() -> Labels {
    [
        t!("New trustee: name, as published").to_owned(),
        t!("New trustee: sign-in name").to_owned(),
        t!("New trustee: e-mail address").to_owned(),
    ]
}

fn of_registrar() -> Labels {
    [
        t!("Registrar: name, as published").to_owned(),
        t!("Registrar: sign-in name").to_owned(),
        t!("Registrar: e-mail address").to_owned(),
    ]
}

fn of_trustee(number: u16) -> Labels {
    [
        t!("Trustee {number}: name, as published", number),
        t!("Trustee {number}: sign-in name", number),
        t!("Trustee {number}: e-mail address", number),
    ]
}

fn holders(trustees: u16) -> Vec<Field> {
    let mut all = person("registrar", of_registrar());
    for number in 0..trustees.max(2) {
        let labels = of_trustee(number + 1);
        all.extend(person(&format!("trustees/{number}"), labels));
    }
    all.push(
        Field::new(
            "consent",
            t!("Why all of them are needed to open"),
            Takes::Prose,
        )
        .optional()
        .hint(t!(
            "Only where the panel’s rules need all of them: if one is lost, the result is lost."
        )),
    );
    all
}

fn reason(label: &str) -> Field {
    Field::new("reason", label, Takes::Prose)
}

fn line(name: &str, label: &str) -> Field {
    Field::new(name, label, Takes::Line)
}

fn email(name: &str, label: &str) -> Field {
    Field::new(name, label, Takes::Email)
}
