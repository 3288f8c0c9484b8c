//! What a ceremony accepts, and where its messages lead: pure, all of it checked by the library.

use ballots::ThresholdError;
use ballots::threshold::{Certificate, Certificates, Place, Polynomials};

use super::{Messages, Numbers, Round, Step};
use crate::elections::Group;
use crate::language::t;

/// Why a message is not accepted.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Another round is due.
    #[error("{}", t!("{sent} messages are not awaited now: {due}", sent, due))]
    NotDue {
        /// The round of the message.
        sent: Round,
        /// What is due.
        due: String,
    },
    /// The trustee has sent theirs.
    #[error("{}", t!("your {round} is here already, and can’t be changed", round = _0))]
    Twice(Round),
    /// It doesn't hold.
    #[error("{}", t!("the {round} can’t be accepted: {source}", round, source))]
    Unsound {
        /// The round of the message.
        round: Round,
        /// Why; the trustee is named where it is one's.
        source: ThresholdError,
    },
}

/// Where a ceremony is. What is stored was checked as it came, and is checked again here.
///
/// # Errors
/// Stored messages that don't hold: somebody changed the database.
pub fn step(messages: &Messages) -> Result<Step, ThresholdError> {
    let Some(certificates) = whole(&messages.certificates) else {
        return Ok(Step::Certificates);
    };
    let read = certificates.iter().map(|json| Certificate::parse(json));
    let certificates = Certificates::new(read.collect::<Result<_, _>>()?)?;
    let Some(polynomials) = whole(&messages.polynomials) else {
        return Ok(Step::Polynomials(certificates));
    };
    let polynomials = Polynomials::new(&certificates, &polynomials)?;
    let Some(answers) = whole(&messages.answers) else {
        return Ok(Step::Answers(certificates, polynomials));
    };
    let parameters = polynomials.parameters(&certificates, &answers)?;
    Ok(Step::Made(Box::new(parameters), certificates, polynomials))
}

fn whole(messages: &[Option<Vec<u8>>]) -> Option<Vec<Vec<u8>>> {
    let all: Option<Vec<_>> = messages.iter().cloned().collect();
    all.filter(|all| !all.is_empty())
}

/// Whether this message of a trustee (from 1) is accepted now. Afterwards the messages hold it.
///
/// # Errors
/// Why not.
pub fn accept(
    messages: &mut Messages,
    numbers: Numbers,
    round: Round,
    owner: u32,
    json: &[u8],
) -> Result<(), Refused> {
    let unsound = |source| Refused::Unsound { round, source };
    let now = step(messages).map_err(unsound)?;
    if now.round() != Some(round) {
        let due = now.round();
        let due = match due {
            None => t!("the key is made").to_owned(),
            Some(due) => t!("the {due} is due", due),
        };
        return Err(Refused::NotDue { sent: round, due });
    }
    let index = usize::try_from(owner).unwrap_or(usize::MAX);
    match &now {
        Step::Certificates => certificate(numbers, owner, json).map_err(unsound)?,
        Step::Polynomials(certificates) => {
            Polynomials::check(certificates, index, json).map_err(unsound)?;
        }
        Step::Answers(certificates, polynomials) => {
            let checked = polynomials.check_answer(certificates, owner, json);
            checked.map_err(unsound)?;
        }
        Step::Made(..) => {}
    }
    let place = index.checked_sub(1);
    let slot = place.and_then(|place| messages.of_mut(round).get_mut(place));
    let slot = slot.ok_or_else(|| unsound(ThresholdError::Stranger))?;
    if slot.is_some() {
        return Err(Refused::Twice(round));
    }
    *slot = Some(json.to_vec());
    // A certificate with another's key shows only beside that other.
    step(messages).map(drop).map_err(unsound)
}

/// A certificate by itself: whose place it is for, and its signature.
fn certificate(numbers: Numbers, owner: u32, json: &[u8]) -> Result<(), ThresholdError> {
    let place = Place {
        index: owner,
        size: numbers.size,
        threshold: numbers.needed,
    };
    let certificate = Certificate::<Group>::parse(json)?;
    if certificate.place() == place {
        Ok(())
    } else {
        Err(ThresholdError::Context)
    }
}

impl Messages {
    /// Room for so many trustees.
    pub fn of_size(size: usize) -> Self {
        Self {
            certificates: vec![None; size],
            polynomials: vec![None; size],
            answers: vec![None; size],
        }
    }

    /// Those of a round.
    pub fn of(&self, round: Round) -> &[Option<Vec<u8>>] {
        match round {
            Round::Certificate => &self.certificates,
            Round::Polynomial => &self.polynomials,
            Round::Answer => &self.answers,
        }
    }

    /// Those of a round, to be filled.
    pub fn of_mut(&mut self, round: Round) -> &mut Vec<Option<Vec<u8>>> {
        match round {
            Round::Certificate => &mut self.certificates,
            Round::Polynomial => &mut self.polynomials,
            Round::Answer => &mut self.answers,
        }
    }
}

#[cfg(test)]
mod tests {
    use ballots::random;
    use ballots::threshold::{Candidate, Committed, Seed};

    use super::*;

    const TWO_OF_THREE: Numbers = Numbers { size: 3, needed: 2 };

    fn candidate(index: u32, threshold: u32) -> (Candidate, Vec<u8>) {
        let place = Place {
            index,
            size: 3,
            threshold,
        };
        let (candidate, certificate) =
            Candidate::new::<Group>(place, &mut random::system()).unwrap();
        (candidate, certificate.to_json())
    }

    /// Certificates of another threshold or place, rounds out of order, messages twice and a
    /// certificate that is another's are refused, each with its reason.
    #[test]
    fn a_ceremony_takes_what_is_due_and_names_the_culprit() {
        let mut messages = Messages::of_size(3);
        let mut send = |round, owner, json: &[u8]| {
            let accepted = accept(&mut messages, TWO_OF_THREE, round, owner, json);
            accepted.map_err(|refused| refused.to_string())
        };
        let (_, one) = candidate(1, 2);
        let (_, two) = candidate(2, 2);
        let refused = send(Round::Certificate, 1, &candidate(1, 3).1).unwrap_err();
        assert!(refused.contains("context"), "{refused}");
        let refused = send(Round::Certificate, 1, &two).unwrap_err();
        assert!(refused.contains("context"), "{refused}");
        let refused = send(Round::Polynomial, 1, &one).unwrap_err();
        assert!(refused.contains("the certificate is due"), "{refused}");
        send(Round::Certificate, 1, &one).unwrap();
        let refused = send(Round::Certificate, 1, &one).unwrap_err();
        assert!(refused.contains("already"), "{refused}");
        send(Round::Certificate, 2, &two).unwrap();
        let (third, three) = candidate(3, 2);
        send(Round::Certificate, 3, &three).unwrap();
        let certificates = [one, two, three];
        let certificates = certificates.iter().map(|json| Certificate::parse(json));
        let certificates =
            Certificates::<Group>::new(certificates.collect::<Result<_, _>>().unwrap()).unwrap();
        let (_, polynomial) = third.commit(&certificates, &mut random::system()).unwrap();
        let refused = send(Round::Polynomial, 1, &polynomial).unwrap_err();
        assert!(refused.contains("trustee 1"), "{refused}");
        send(Round::Polynomial, 3, &polynomial).unwrap();
    }

    /// Three certificates and polynomials are here: the seeds, and where the ceremony is.
    fn before_the_answers() -> (Vec<Seed>, Messages) {
        let rng = &mut random::system();
        let mut messages = Messages::of_size(3);
        let mut seeds = Vec::new();
        for owner in 1..=3 {
            let (candidate, certificate) = candidate(owner, 2);
            seeds.push(candidate.seed().clone());
            let round = Round::Certificate;
            accept(&mut messages, TWO_OF_THREE, round, owner, &certificate).unwrap();
        }
        for (seed, owner) in seeds.iter().zip(1..) {
            let Step::Polynomials(certificates) = step(&messages).unwrap() else {
                panic!("polynomials are due")
            };
            let candidate = Candidate::from_seed(seed.clone());
            let (_, polynomial) = candidate.commit(&certificates, rng).unwrap();
            let round = Round::Polynomial;
            accept(&mut messages, TWO_OF_THREE, round, owner, &polynomial).unwrap();
        }
        (seeds, messages)
    }

    /// An answer that is another's, or that was changed, is refused as it comes, and names whose it was to be:
    /// were it found only beside the others, the ceremony would stand still and nobody would know by whom.
    #[test]
    fn an_answer_is_of_whoever_sends_it() {
        let (seeds, mut messages) = before_the_answers();
        let Step::Answers(certificates, polynomials) = step(&messages).unwrap() else {
            panic!("answers are due")
        };
        let answer = |place: usize| {
            let routed = polynomials.vinput(place + 1).unwrap();
            let committed = Committed::from_seed(seeds[place].clone());
            let rng = &mut random::system();
            committed.finish(&certificates, &routed, rng).unwrap().1
        };
        let answers = [answer(0), answer(1), answer(2)];
        let mut send = |owner, json: &[u8]| {
            let accepted = accept(&mut messages, TWO_OF_THREE, Round::Answer, owner, json);
            accepted.map_err(|refused| refused.to_string())
        };
        let refused = send(3, &answers[1]).unwrap_err();
        assert!(refused.contains("trustee 3"), "{refused}");
        let (cut, _) = answers[0].split_at(answers[0].len() / 2);
        let refused = send(1, cut).unwrap_err();
        assert!(
            refused.contains("the answer can’t be accepted"),
            "{refused}"
        );
        for (owner, answer) in (1..).zip(&answers) {
            send(owner, answer).unwrap();
        }
        let refused = send(1, &answers[0]).unwrap_err();
        assert!(refused.contains("the key is made"), "{refused}");
        assert!(matches!(step(&messages).unwrap(), Step::Made(..)));
    }
}
