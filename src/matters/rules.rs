//! What a matter says happened.

use chrono::NaiveDate;

use crate::elections::roll::Standing;

/// Why somebody is no longer among those who may stand; equal only where nothing has changed.
pub fn no_longer(standing: &Standing) -> String {
    let why = match standing {
        Standing::Over { until } => format!("their membership was over after {}", last_day(until)),
        Standing::JoinedLater { since } => format!("they belong from {} on", day(since)),
        Standing::OtherCategory { category } if category.is_empty() => {
            "they have no category of membership".to_owned()
        }
        Standing::OtherCategory { category } => format!("their category is \"{category}\""),
        _ => "they belong to no network that counts".to_owned(),
    };
    format!("The list of members has them no longer among those who may stand: {why}.")
}

/// A day as what is stored names it: in English, whoever reads it.
fn day(date: &NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// The last day of something that is over on `end`.
fn last_day(end: &NaiveDate) -> String {
    day(&end.pred_opt().unwrap_or(*end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_changed_reads_differently() {
        let over = |until: &str| {
            no_longer(&Standing::Over {
                until: until.parse().unwrap(),
            })
        };
        assert_eq!(
            over("2026-12-05"),
            "The list of members has them no longer among those who may stand: their membership \
             was over after 4 December 2026."
        );
        assert_ne!(over("2026-12-05"), over("2027-12-05"));
        assert_ne!(over("2026-12-05"), no_longer(&Standing::OtherNetwork));
    }
}
