//! B1: the form of ballots.

use rayon::prelude::*;

use crate::ballot::{BallotError, Content, Draft, Form};
use crate::group::{Ahead, Group};
use crate::record::About;
use crate::setup::Setup;

pub(crate) const ABOUT: About = About {
    number: "B1",
    title: "Every ballot has the shape of this election's ballots",
    looks_at: "the bytes of every ballot: its election, and every field, group element and number in it",
    meaning: "a ballot was altered, or belongs to another election",
    stops: "A ballot brought from another election; a ballot that programs read differently; numbers and elements outside their range, with which proofs can be forged",
    source: "Ballots; Encrypted answers",
};

/// Reads every field of the ballots, their elements many at a time. A ciphertext twice in one is B5's to
/// name.
pub(crate) fn check<'b, G: Group>(
    ballots: &[&'b [u8]],
    setup: &Setup<G>,
) -> Vec<Result<(Draft<'b>, Content<G>), BallotError>> {
    let piece = (ballots.len() / (4 * rayon::current_num_threads())).clamp(8, 64);
    let pieces = ballots.par_chunks(piece);
    pieces
        .flat_map_iter(|ballots| read(ballots, setup))
        .collect()
}

fn read<'b, G: Group>(
    ballots: &[&'b [u8]],
    setup: &Setup<G>,
) -> Vec<Result<(Draft<'b>, Content<G>), BallotError>> {
    let form = |bytes: &&'b [u8]| match Draft::read(bytes, setup) {
        Ok(draft) => {
            let (forms, rest) = draft.forms(setup.questions());
            (forms, Ok((draft, rest)))
        }
        Err(error) => (Vec::new(), Err(error)),
    };
    let (forms, drafts): (Vec<Vec<Form<'_>>>, Vec<_>) = ballots.iter().map(form).unzip();
    let of_ballots = forms.iter().map(|forms| forms.iter());
    let elements = of_ballots.map(|forms| forms.flat_map(Form::elements).collect());
    let ahead = Ahead::each(elements.collect());
    let parts = drafts.into_iter().zip(&forms).zip(ahead);
    let content =
        |((draft, forms), mut ahead): ((Result<_, BallotError>, &Vec<_>), Ahead<'_, G>)| {
            let (draft, rest): (Draft<'b>, _) = draft?;
            let content = draft.content((forms, rest), &mut ahead)?;
            Ok((draft, content))
        };
    parts.map(content).collect()
}
