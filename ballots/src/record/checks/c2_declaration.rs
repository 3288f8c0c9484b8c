//! C2: the declaration.

use crate::group::Group;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "C2",
    title: "Those whom the count elects are declared, and nobody else",
    looks_at: "the declaration, against the count",
    meaning: "somebody was declared elected who is not, or the other way round",
    stops: "A declaration that departs from the count",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, setup: &Setup<G>) -> Result<(), Failure> {
    let Some(declaration) = &content.declaration else {
        return Ok(());
    };
    let failure = |reason: String| Failure::new(Check::Declaration, "declaration", reason);
    let questions = setup.questions();
    let (found, wanted) = (declaration.elected.len(), questions.len());
    if found != wanted {
        return Err(failure(format!("declares {found} questions of {wanted}")));
    }
    for ((declared, question), number) in declaration.elected.iter().zip(questions).zip(1..) {
        let Some(count) = content.counts.iter().find(|c| c.question == number) else {
            return Err(failure(format!("question {number} was not counted")));
        };
        let answers = question.answers();
        let name = |n: &usize| answers.get(n.checked_sub(1)?).copied();
        let elected: Option<Vec<&str>> = count.elected.iter().map(name).collect();
        if elected != Some(declared.iter().map(String::as_str).collect()) {
            return Err(failure(format!(
                "question {number}: declares others than those whom the count elects"
            )));
        }
    }
    Ok(())
}
