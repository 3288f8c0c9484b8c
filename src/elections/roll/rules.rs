//! Who is entitled, and why; and the fingerprint of a roll.

use chrono::NaiveDate;

use super::{Place, Standing};
use crate::audit::rules::hash;
use crate::language::t;
use crate::web::page::{day, last_day};

impl Standing {
    /// Whether it entitles.
    pub fn is_entitled(&self) -> bool {
        matches!(self, Self::Entitled | Self::Added { .. })
    }

    /// In a sentence, with what to do about it.
    pub fn said(&self, on: NaiveDate) -> String {
        let on = day(&on);
        match self {
            Self::Entitled => t!("You belonged on {on}, the record date.", on),
            Self::JoinedLater { since } => t!(
                "You joined on {since}, after {on}, the record date. You can take part in the \
                 next election.",
                since = day(since),
                on
            ),
            Self::Over { until } => t!(
                "Your membership ended on {until}, before {on}, the record date.",
                until = last_day(until),
                on
            ),
            Self::OtherCategory { category } if category.is_empty() => t!(
                "Your membership on {on} has no category, and this election asks for one.",
                on
            ),
            Self::OtherCategory { category } => t!(
                "Your category on {on} was “{category}”, which doesn’t count here.",
                on,
                category
            ),
            Self::OtherNetwork => {
                t!(
                    "You did not belong on {on} to a network that counts here.",
                    on
                )
            }
            Self::NoSeat => t!("You held no seat on the panel on {on}.", on),
            Self::Added { because } => t!("You were added to the roll: {because}", because),
            Self::Struck { because } => t!("You were taken off the roll: {because}", because),
        }
    }
}

impl Standing {
    /// What somebody is told of whether they are on the roll: why, or that the roll holds where it says otherwise than what is
    /// known now.
    pub fn told(&self, on_the_roll: bool, on: NaiveDate) -> String {
        if on_the_roll == self.is_entitled() {
            return self.said(on);
        }
        t!(
            "What is known of your membership has changed since the roll was taken; the roll \
             holds."
        )
        .to_owned()
    }
}

/// Whether places in the networks that count entitle on a day; the nearest miss where not.
pub fn standing(places: &[Place], categories: &[String], on: NaiveDate) -> Standing {
    let mut miss = Standing::OtherNetwork;
    for place in places {
        if place.since > on {
            miss = nearer(miss, Standing::JoinedLater { since: place.since });
        } else if let Some(until) = place.until.filter(|until| *until <= on) {
            miss = nearer(miss, Standing::Over { until });
        } else if !categories.is_empty() && !categories.contains(&place.category) {
            let category = place.category.clone();
            miss = nearer(miss, Standing::OtherCategory { category });
        } else {
            return Standing::Entitled;
        }
    }
    miss
}

/// Of two misses the one that says more.
fn nearer(one: Standing, other: Standing) -> Standing {
    let rank = |standing: &Standing| match standing {
        Standing::OtherCategory { .. } => 3,
        Standing::Over { .. } => 2,
        Standing::JoinedLater { .. } => 1,
        _ => 0,
    };
    if rank(&other) > rank(&one) {
        other
    } else {
        one
    }
}

/// The fingerprint of a roll: SHA-256 over the election's name, the salt and the members' numbers,
/// each on a line of its own.
pub fn fingerprint(election: &str, salt: &str, members: &[i64]) -> String {
    let mut sorted = members.to_vec();
    sorted.sort_unstable();
    let mut text = format!("hustings-roll-1\n{election}\n{salt}\n");
    for member in sorted {
        text.push_str(&format!("{member}\n"));
    }
    hash(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(since: &str, until: Option<&str>, category: &str) -> Place {
        Place {
            since: since.parse().unwrap(),
            until: until.map(|day| day.parse().unwrap()),
            category: category.into(),
        }
    }

    #[test]
    fn the_record_date_decides() {
        let on = "2026-12-01".parse().unwrap();
        let of = |places: &[Place]| standing(places, &[], on);
        assert_eq!(of(&[place("2026-12-01", None, "")]), Standing::Entitled);
        let since = "2026-12-02".parse().unwrap();
        assert_eq!(
            of(&[place("2026-12-02", None, "")]),
            Standing::JoinedLater { since }
        );
        let until = "2026-12-01".parse().unwrap();
        assert_eq!(
            of(&[place("2020-01-01", Some("2026-12-01"), "")]),
            Standing::Over { until }
        );
        assert_eq!(
            of(&[place("2020-01-01", Some("2026-12-02"), "")]),
            Standing::Entitled
        );
        assert_eq!(of(&[]), Standing::OtherNetwork);
        let both = [place("2026-12-02", None, ""), place("2025-01-01", None, "")];
        assert_eq!(of(&both), Standing::Entitled);
    }

    #[test]
    fn categories_decide_where_the_rules_name_them() {
        let on = "2026-12-01".parse().unwrap();
        let nhs = ["nhs".to_owned()];
        let of = |category| standing(&[place("2025-01-01", None, category)], &nhs, on);
        assert_eq!(of("nhs"), Standing::Entitled);
        let category = "supplier".to_owned();
        assert_eq!(of("supplier"), Standing::OtherCategory { category });
        assert!(!of("").is_entitled());
    }

    #[test]
    fn a_fingerprint_knows_no_order_and_every_member() {
        let of = |members: &[i64]| fingerprint("uuid", "00", members);
        assert_eq!(of(&[1, 2, 3]), of(&[3, 1, 2]));
        assert_ne!(of(&[1, 2, 3]), of(&[1, 2]));
        assert_ne!(of(&[1, 23]), of(&[12, 3]));
        assert_ne!(of(&[1]), fingerprint("uuid", "01", &[1]));
    }
}
