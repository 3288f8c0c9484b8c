//! A voter who answers a question, truthfully or not: each proof is made by the specification's
//! steps for a true statement, whatever is encrypted.

use ballots::{Ed25519 as E, Group, Hash};

use crate::actors::Election;
use crate::resign::resign;

pub type Element = <E as Group>::Element;
pub type Scalar = <E as Group>::Scalar;

/// A ciphertext with its randomness.
#[derive(Clone)]
pub struct Cell {
    pub alpha: Element,
    pub beta: Element,
    pub r: Scalar,
}

impl Cell {
    pub fn text(&self) -> String {
        E::write(&[self.alpha, self.beta]).join(",")
    }

    pub fn json(&self) -> String {
        let [alpha, beta] = [self.alpha, self.beta].map(|e| E::write(&[e]).remove(0));
        format!(r#"{{"alpha":"{alpha}","beta":"{beta}"}}"#)
    }

    pub fn sum<'c>(cells: impl IntoIterator<Item = &'c Cell>) -> Cell {
        let none = Cell {
            alpha: E::identity(),
            beta: E::identity(),
            r: E::zero(),
        };
        cells.into_iter().fold(none, |sum, cell| Cell {
            alpha: E::mul(&sum.alpha, &cell.alpha),
            beta: E::mul(&sum.beta, &cell.beta),
            r: sum.r + cell.r,
        })
    }

    /// The statement that it encrypts `value`.
    pub fn is(&self, value: u64) -> Cell {
        let beta = E::div(&self.beta, &E::pow_g(&E::scalar(value)));
        Cell { beta, ..*self }
    }
}

pub fn challenge(text: &str) -> Scalar {
    E::scalar_from_digest(Hash::of(text.as_bytes()).as_bytes())
}

pub fn proof(challenge: Scalar, response: Scalar) -> String {
    let [challenge, response] = [challenge, response].map(|s| E::write_scalar(&s));
    format!(r#"{{"challenge":"{challenge}","response":"{response}"}}"#)
}

pub fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

/// The voter at work.
pub struct Voter<'e> {
    election: &'e mut Election,
    pub y: Element,
}

impl Voter<'_> {
    pub fn draw(&mut self) -> Scalar {
        E::random_scalar(&mut self.election.rng)
    }

    /// Of a value that may be allowed or not: a scalar, so that minus one can be had.
    pub fn encrypt(&mut self, value: Scalar) -> Cell {
        let r = self.draw();
        let beta = E::mul(&E::pow(&self.y, &r), &E::pow_g(&value));
        let alpha = E::pow_g(&r);
        Cell { alpha, beta, r }
    }

    /// One of the statements holds: number `holds`.
    pub fn one_of(&mut self, prefix: &str, statements: &[Cell], holds: usize) -> Vec<String> {
        let w = self.draw();
        let drawn: Vec<[Scalar; 2]> = statements
            .iter()
            .map(|_| [self.draw(), self.draw()])
            .collect();
        let mut commitments = Vec::new();
        let mut others = E::zero();
        for (i, (cell, [c, t])) in statements.iter().zip(&drawn).enumerate() {
            if i == holds {
                commitments.extend([E::pow_g(&w), E::pow(&self.y, &w)]);
            } else {
                others += *c;
                commitments.push(E::mul(&E::pow_g(t), &E::pow(&cell.alpha, c)));
                commitments.push(E::mul(&E::pow(&self.y, t), &E::pow(&cell.beta, c)));
            }
        }
        let total = challenge(&format!("{prefix}|{}", E::write(&commitments).join(",")));
        let one = |(i, (cell, [c, t])): (usize, (&Cell, &[Scalar; 2]))| {
            if i != holds {
                return proof(*c, *t);
            }
            let c = total - others;
            proof(c, w - cell.r * c)
        };
        statements.iter().zip(&drawn).enumerate().map(one).collect()
    }

    /// The sum is not zero.
    fn nonzero(&mut self, s: &str, sum: &Cell) -> String {
        let [k, w1, w2] = [(); 3].map(|()| self.draw());
        let a0 = E::mul(&E::pow(&sum.beta, &k), &E::pow(&self.y, &-(k * sum.r)));
        let a1 = E::mul(&E::pow(&sum.alpha, &w1), &E::pow_g(&w2));
        let a2 = E::mul(&E::pow(&sum.beta, &w1), &E::pow(&self.y, &w2));
        let texts = E::write(&[a0, a1, a2]);
        let c = challenge(&format!("nonzero|{s}|{}", texts.join(",")));
        let responses = [w1 - k * c, w2 + k * sum.r * c].map(|s| E::write_scalar(&s));
        format!(
            r#"{{"commitment":"{}","challenge":"{}","response":["{}","{}"]}}"#,
            texts[0],
            E::write_scalar(&c),
            responses[0],
            responses[1]
        )
    }
}

/// The ballot of `voter` with the answers that they make of S0.
pub fn ballot(
    election: &mut Election,
    voter: usize,
    answers: impl FnOnce(&mut Voter<'_>, &str) -> Vec<String>,
) -> Vec<u8> {
    let public = election.credentials[voter].public::<E>(election.setup.uuid());
    let head = format!(
        r#""election_uuid":"{}","election_hash":"{}","credential":"{}""#,
        election.setup.uuid(),
        election.setup.fingerprint(),
        public.as_str()
    );
    let s0 = format!("{}|{}", election.setup.fingerprint(), public.as_str());
    let y = *election.setup.trustees().election_key().element();
    let answers = answers(&mut Voter { election, y }, &s0);
    let ballot = format!("{{{head},\"answers\":{},\"signature\":0}}", list(&answers));
    resign(election, voter, &ballot)
}

/// The ballot of `voter` with these lists and candidates to the one question of the election.
pub fn vote(election: &mut Election, voter: usize, bits: &[&[bool]]) -> Vec<u8> {
    ballot(election, voter, |voter, s0| vec![to_lists(voter, s0, bits)])
}

/// An answer to a summed question without blank, with proofs as for one that is allowed: each
/// choice is claimed to be 0 or 1, and their sum to be the least.
pub fn to_summed(voter: &mut Voter<'_>, s0: &str, values: &[Scalar], limits: (u64, u64)) -> String {
    let cells: Vec<Cell> = values.iter().map(|value| voter.encrypt(*value)).collect();
    let texts: Vec<String> = cells.iter().map(Cell::text).collect();
    let s = format!("{s0}|{}", texts.join(","));
    let mut individual = Vec::new();
    for (cell, value) in cells.iter().zip(values) {
        let prefix = format!("prove|{s0}|{}", cell.text());
        let holds = usize::from(*value == E::one());
        individual.push(list(&voter.one_of(
            &prefix,
            &[cell.is(0), cell.is(1)],
            holds,
        )));
    }
    let sum = Cell::sum(&cells);
    let total = values.iter().fold(E::zero(), |sum, value| sum + value);
    let statements: Vec<Cell> = (limits.0..=limits.1).map(|value| sum.is(value)).collect();
    let true_one = (limits.0..=limits.1).position(|value| E::scalar(value) == total);
    let prefix = format!("prove|{s}|{}", sum.text());
    let overall = voter.one_of(&prefix, &statements, true_one.unwrap_or(0));
    format!(
        r#"{{"choices":{},"individual_proofs":{},"overall_proof":{}}}"#,
        list(&cells.iter().map(Cell::json).collect::<Vec<_>>()),
        list(&individual),
        list(&overall)
    )
}

/// An answer to a ranked question that opens to g^value, whatever that decodes to.
pub fn to_ranked(voter: &mut Voter<'_>, s0: &str, value: Scalar) -> String {
    let cell = voter.encrypt(value);
    let y = E::write(&[voter.y]).remove(0);
    let w = voter.draw();
    let commitment = E::write(&[E::pow_g(&w)]).remove(0);
    let c = challenge(&format!("raweg|{s0}|{y},{}|{commitment}", cell.text()));
    let proof = proof(c, w - cell.r * c);
    format!(r#"{{"choices":{},"proof":{proof}}}"#, cell.json())
}

/// An answer to a lists question.
pub fn to_lists(voter: &mut Voter<'_>, s0: &str, bits: &[&[bool]]) -> String {
    let value = |bit: &bool| E::scalar(u64::from(*bit));
    let cells: Vec<Vec<Cell>> = bits
        .iter()
        .map(|list| list.iter().map(|bit| voter.encrypt(value(bit))).collect())
        .collect();
    let texts: Vec<String> = cells.iter().flatten().map(Cell::text).collect();
    let s = format!("{s0}|{}", texts.join(","));
    let (mut choices, mut individual, mut lists) = (Vec::new(), Vec::new(), Vec::new());
    for (row, bits) in cells.iter().zip(bits) {
        choices.push(list(&row.iter().map(Cell::json).collect::<Vec<_>>()));
        let mut proofs = Vec::new();
        for (cell, bit) in row.iter().zip(*bits) {
            let prefix = format!("prove|{s0}|{}", cell.text());
            let of_bit = [cell.is(0), cell.is(1)];
            proofs.push(list(&voter.one_of(&prefix, &of_bit, usize::from(*bit))));
        }
        individual.push(list(&proofs));
        let statements = [row[0].is(1), Cell::sum(&row[1..])];
        let holds = usize::from(!bits[0]);
        lists.push(list(&voter.one_of(
            &format!("lproof|{s}"),
            &statements,
            holds,
        )));
    }
    let names = Cell::sum(cells.iter().map(|row| &row[0]));
    let prefix = format!("prove|{s}|{}", names.text());
    let overall = voter.one_of(&prefix, &[names.is(1)], 0).remove(0);
    let nonzero = voter.nonzero(&s, &Cell::sum(cells.iter().flat_map(|row| &row[1..])));
    format!(
        r#"{{"choices":{},"individual_proofs":{},"overall_proof":{overall},"list_proofs":{},"nonzero_proof":{nonzero}}}"#,
        list(&choices),
        list(&individual),
        list(&lists)
    )
}
