//! Who may hold keys, and what the setup is made of.

use std::collections::HashSet;

use ballots::{ElectionSpec, Question, Ranked, Summed};

use super::{Entry, Holders, Person, PersonEntry};
use crate::elections::Election;
use crate::elections::nominations::Candidate;
use crate::elections::poll::Sharing;
use crate::language::t;
use crate::panels::rules::{Conduct, Counting};
use crate::values::{Email, Invalid, Line, Prose, Subject};

/// More trustees than this never meet.
const MOST_TRUSTEES: usize = 20;

impl TryFrom<PersonEntry> for Person {
    type Error = Invalid;

    fn try_from(entry: PersonEntry) -> Result<Self, Invalid> {
        Ok(Self {
            name: Line::parse("name", &entry.name)?,
            subject: Subject::parse("subject", &entry.subject)?,
            email: entry
                .email
                .map(|email| Email::parse("email", &email))
                .transpose()?,
        })
    }
}

impl Holders {
    /// Reads who holds what, by the panel's rules.
    ///
    /// # Errors
    /// Somebody twice, or other numbers than the rules say.
    pub fn read(entry: Entry, conduct: &Conduct) -> Result<Self, Invalid> {
        let registrar = Person::try_from(entry.registrar)?;
        let trustees = entry.trustees.into_iter().map(Person::try_from);
        let trustees = trustees.collect::<Result<Vec<_>, _>>()?;
        if !(2..=MOST_TRUSTEES).contains(&trustees.len()) {
            return Err(Invalid::new(
                "trustees",
                t!("name 2 to 20: one alone could open the ballots"),
            ));
        }
        let mut subjects = HashSet::from([registrar.subject.as_str()]);
        if !trustees
            .iter()
            .all(|trustee| subjects.insert(trustee.subject.as_str()))
        {
            let reason = t!("registrar and trustees have to be different people");
            return Err(Invalid::new("trustees", reason));
        }
        let consent = entry.consent.map(|why| Prose::reason("consent", &why));
        let consent = consent.transpose()?;
        Ok(Self {
            sharing: sharing(trustees.len(), conduct, consent.is_some())?,
            registrar,
            trustees,
            consent,
        })
    }
}

/// As many suffice as the rules say. Where all are needed one lost key loses the result, so that is
/// chosen only in so many words.
fn sharing(trustees: usize, conduct: &Conduct, consent: bool) -> Result<Sharing, Invalid> {
    let (wanted, needed) = (usize::from(conduct.trustees), u32::from(conduct.threshold));
    if consent {
        return Ok(Sharing::All);
    }
    if trustees != wanted {
        let reason = t!(
            "the panel’s rules say {wanted}, and {trustees} are named",
            wanted,
            trustees
        );
        return Err(Invalid::new("trustees", reason));
    }
    if conduct.threshold >= conduct.trustees {
        return Err(Invalid::new(
            "consent",
            t!(
                "by the panel’s rules all trustees are needed, and one lost key would lose the \
                 result: say who accepts that and why, or change the rules"
            ),
        ));
    }
    Ok(Sharing::Some(needed))
}

/// The duties that one person holds although two people have to: registrar or trustee, and
/// candidate. Members are known by their address and by the subject of their token.
pub fn conflicts(
    holders: &[(String, &str, Option<&str>)],
    candidates: &[(String, i64, String)],
) -> Vec<String> {
    let mut found = Vec::new();
    for (duty, subject, email) in holders {
        for (name, member, address) in candidates {
            let same = *subject == format!("member:{member}")
                || email.is_some_and(|email| email.eq_ignore_ascii_case(address));
            if same {
                found.push(t!("{name} is a candidate and {duty}", name, duty));
            }
        }
    }
    found
}

/// Binds the number of seats, the rule and the announced source of a lot into the fingerprint.
fn counted_by(election: &Election, ties: Option<&str>) -> String {
    let (rule, seats) = (election.counting, election.seats());
    let kind = match rule {
        Counting::Stages(_) => r#""type":"STV","#,
        _ => "",
    };
    let ties = ties.map_or_else(String::new, |source| {
        format!(r#","ties":{}"#, serde_json::Value::from(source))
    });
    format!(r#"{{{kind}"rule":"{rule}","seats":{seats}{ties}}}"#)
}

/// The election as the record will hold it; `ties` is where the seed of a lot comes from, as announced.
pub fn spec(
    election: &Election,
    panel: &str,
    candidates: &[Candidate],
    ties: Option<&str>,
) -> Result<ElectionSpec, ballots::uuid::UuidFormat> {
    let answers = candidates
        .iter()
        .map(|candidate| candidate.name.clone())
        .collect();
    let question = election.row.title.clone();
    let most_marks = election
        .counting
        .most_marks(election.seats(), candidates.len());
    let question = match most_marks {
        None => Question::Ranked(Ranked {
            answers,
            question,
            extra: Some(counted_by(election, ties)),
        }),
        Some(most) => Question::Summed(Summed {
            answers,
            blank: None,
            min: 0,
            max: u32::try_from(most).unwrap_or(u32::MAX),
            question,
        }),
    };
    Ok(ElectionSpec {
        uuid: election.uuid().parse()?,
        name: election.row.title.clone(),
        description: election.row.description.clone(),
        questions: vec![question],
        administrator: Some(format!("Secretary of the {panel}")),
        credential_authority: election.row.registrar_name.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::Profile;

    #[test]
    fn fewer_than_all_suffice_unless_somebody_consents() {
        let conduct = |trustees, threshold| Conduct {
            profile: Profile::Separated,
            trustees,
            threshold,
            two_to_open: false,
            two_to_declare: false,
            challenge_days: 21,
            retention_months: 12,
        };
        let two_of_three = conduct(3, 2);
        assert_eq!(sharing(3, &two_of_three, false).unwrap(), Sharing::Some(2));
        assert_eq!(sharing(2, &two_of_three, true).unwrap(), Sharing::All);
        assert!(sharing(2, &two_of_three, false).is_err());
        assert!(sharing(2, &conduct(2, 2), false).is_err());
    }

    #[test]
    fn a_candidate_holds_no_key_and_makes_no_codes() {
        let candidates = [("Ann".to_owned(), 7, "ann@example.org".to_owned())];
        let holder = |subject, email| vec![("a trustee".to_owned(), subject, email)];
        assert!(conflicts(&holder("trustee-1", None), &candidates).is_empty());
        assert_eq!(conflicts(&holder("member:7", None), &candidates).len(), 1);
        assert_eq!(
            conflicts(&holder("trustee-1", Some("Ann@Example.org")), &candidates),
            ["Ann is a candidate and a trustee"]
        );
    }
}
