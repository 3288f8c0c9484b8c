//! What has to hold before voting opens: pure.

use super::Item;
use crate::elections::facts::Facts;
use crate::elections::keys::codes::most_spares;

/// Seconds that this instance's clock and the database's may be apart.
const MOST_APART: u64 = 5;

/// The list, in the order in which things are done.
pub fn items(facts: &Facts) -> Vec<Item> {
    let mut items = vec![
        keys(facts),
        duties(facts),
        credentials(facts),
        drills(facts),
        clock(facts),
        close(facts),
    ];
    // A rehearsal is how letters and delivery are tried, and leaves nothing to be restored.
    if !facts.poll.practice {
        items.extend([
            delivery(facts),
            letters(facts),
            backup(facts),
            rehearsals(facts),
        ]);
    }
    items
}

/// What doesn't hold, in a sentence each; nothing if voting may open.
pub fn lacking(facts: &Facts) -> Vec<String> {
    let items = items(facts).into_iter().filter(|item| !item.holds);
    items
        .map(|item| match item.remedy {
            Some(remedy) => format!("{} {remedy}", item.said),
            None => item.said,
        })
        .collect()
}

fn item(name: &'static str, holds: bool, said: String, remedy: &str) -> Item {
    let remedy = (!holds).then(|| remedy.to_owned());
    Item {
        name,
        holds,
        said,
        remedy,
    }
}

fn keys(facts: &Facts) -> Item {
    let size = facts.trustees.len();
    let said = if facts.poll.key_made {
        format!(
            "The {size} trustees have made the key; {} of them open the result.",
            facts.poll.needed
        )
    } else {
        format!(
            "The key is not made. What is due is missing from: {}.",
            facts.poll.missing.join(", ")
        )
    };
    item(
        "keys",
        facts.poll.key_made,
        said,
        "Remind them, or name somebody else in their place.",
    )
}

fn duties(facts: &Facts) -> Item {
    let conflicts = &facts.poll.conflicts;
    let said = if conflicts.is_empty() {
        "Nobody has two duties that have to be apart.".into()
    } else {
        format!("Somebody has two duties: {}.", conflicts.join("; "))
    };
    item(
        "duties",
        conflicts.is_empty(),
        said,
        "Name somebody else for the duty.",
    )
}

fn credentials(facts: &Facts) -> Item {
    let (credentials, roll) = (facts.credentials, facts.roll);
    let (spares, most) = (facts.poll.spares, most_spares(roll));
    let said = format!(
        "{credentials} public credentials for {roll} voters, and {spares} spares of at most {most}."
    );
    item(
        "credentials",
        roll > 0 && credentials == roll && spares <= most,
        said,
        "The registrar sends one public credential for each voter.",
    )
}

fn drills(facts: &Facts) -> Item {
    let undrilled = &facts.poll.undrilled;
    let said = if undrilled.is_empty() {
        "Each trustee has shown that their key of this election works.".into()
    } else {
        format!(
            "Not everybody has shown that their key works. Missing: {}.",
            undrilled.join(", ")
        )
    };
    item(
        "drills",
        undrilled.is_empty(),
        said,
        "Each trustee asks for a drill and answers it, once the key and the credentials are there.",
    )
}

fn clock(facts: &Facts) -> Item {
    let apart = facts.poll.clock_apart;
    let said = format!("This instance's clock and the database's are {apart} seconds apart.");
    item(
        "clock",
        apart <= MOST_APART,
        said,
        "Have the operator set the clocks by a time server.",
    )
}

fn close(facts: &Facts) -> Item {
    let holds = facts.poll.closes_in > 0;
    let said = if holds {
        "The announced close is still to come."
    } else {
        "The announced close is over: nobody could vote."
    };
    item(
        "close",
        holds,
        said.into(),
        "Extend voting, or declare the election void and run it again.",
    )
}

fn delivery(facts: &Facts) -> Item {
    let most = facts.roll * facts.poll.most_undelivered / 100;
    let (holds, said) = match facts.poll.undelivered {
        None => (
            false,
            "The registrar has not said how many voting codes arrived.".into(),
        ),
        Some(undelivered) => (
            undelivered <= most,
            format!(
                "{undelivered} voting codes did not arrive; at most {most} may be on their way when voting opens."
            ),
        ),
    };
    item(
        "delivery",
        holds,
        said,
        "The registrar sends what came back again, and reports the delivery.",
    )
}

fn letters(facts: &Facts) -> Item {
    let said = if facts.poll.letters {
        "The letters have been read."
    } else {
        "Nobody has read the letters to the voters."
    };
    item(
        "letters",
        facts.poll.letters,
        said.into(),
        "The secretary reads each letter as it will be sent, and confirms it.",
    )
}

fn backup(facts: &Facts) -> Item {
    let said = if facts.poll.backup {
        "A backup has been made."
    } else {
        "No backup is confirmed."
    };
    item(
        "backup",
        facts.poll.backup,
        said.into(),
        "The operator makes one of the database and of the service's keys, tries to restore it, and confirms it.",
    )
}

fn rehearsals(facts: &Facts) -> Item {
    let left = facts.poll.uncleared;
    let said = if left == 0 {
        "No rehearsal is left over.".into()
    } else {
        format!("{left} rehearsals are not cleared away.")
    };
    item("rehearsals", left == 0, said, "Clear them away.")
}
