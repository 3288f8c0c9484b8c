//! What has to hold before voting opens: pure.

use super::Item;
use crate::elections::facts::Facts;
use crate::elections::keys::codes::most_spares;
use crate::language::t;

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
        t!(
            "The {size} trustees have made the key; {needed} of them open the result.",
            size,
            needed = facts.poll.needed
        )
    } else {
        t!(
            "The key is not made. What is due is missing from: {names}.",
            names = facts.poll.missing.join(", ")
        )
    };
    item(
        "keys",
        facts.poll.key_made,
        said,
        t!("Remind them, or name somebody else in their place."),
    )
}

fn duties(facts: &Facts) -> Item {
    let conflicts = &facts.poll.conflicts;
    let said = if conflicts.is_empty() {
        t!("Nobody has two duties that have to be apart.").into()
    } else {
        t!(
            "Somebody has two duties: {conflicts}.",
            conflicts = conflicts.join("; ")
        )
    };
    item(
        "duties",
        conflicts.is_empty(),
        said,
        t!("Name somebody else for the duty."),
    )
}

fn credentials(facts: &Facts) -> Item {
    let (credentials, roll) = (facts.credentials, facts.roll);
    let (spares, most) = (facts.poll.spares, most_spares(roll));
    let said = t!(
        "{credentials} public credentials for {roll} voters, and {spares} spares of at most {most}.",
        credentials,
        roll,
        spares,
        most
    );
    item(
        "credentials",
        roll > 0 && credentials == roll && spares <= most,
        said,
        t!("The registrar sends one public credential for each voter."),
    )
}

fn drills(facts: &Facts) -> Item {
    let undrilled = &facts.poll.undrilled;
    let said = if undrilled.is_empty() {
        t!("Each trustee has shown that their key of this election works.").into()
    } else {
        t!(
            "Not everybody has shown that their key works. Missing: {names}.",
            names = undrilled.join(", ")
        )
    };
    item(
        "drills",
        undrilled.is_empty(),
        said,
        t!(
            "Each trustee asks for a drill and answers it, once the key and the credentials are there."
        ),
    )
}

fn clock(facts: &Facts) -> Item {
    let apart = facts.poll.clock_apart;
    let said = if apart > MOST_APART {
        t!(
            "This instance’s clock and the database’s are {apart} seconds apart.",
            apart
        )
    } else {
        t!(
            "The clocks of the service agree ({apart} seconds apart).",
            apart
        )
    };
    item(
        "clock",
        apart <= MOST_APART,
        said,
        t!("Have the operator set the clocks by a time server."),
    )
}

fn close(facts: &Facts) -> Item {
    let holds = facts.poll.closes_in > 0;
    let said = if holds {
        t!("The announced close is still to come.")
    } else {
        t!("The announced close is over: nobody could vote.")
    };
    item(
        "close",
        holds,
        said.into(),
        t!("Extend voting, or declare the election void and run it again."),
    )
}

fn delivery(facts: &Facts) -> Item {
    let most = facts.roll * facts.poll.most_undelivered / 100;
    let (holds, said) = match facts.poll.undelivered {
        None => (
            false,
            t!("The registrar has not said how many voting codes arrived.").into(),
        ),
        Some(undelivered) => (
            undelivered <= most,
            t!(
                "{undelivered} voting codes did not arrive; at most {most} may be on their way when \
                 voting opens.",
                undelivered,
                most
            ),
        ),
    };
    item(
        "delivery",
        holds,
        said,
        t!("The registrar sends what came back again, and reports the delivery."),
    )
}

fn letters(facts: &Facts) -> Item {
    let said = if facts.poll.letters {
        t!("The letters have been read.")
    } else {
        t!("Nobody has read the letters to the voters.")
    };
    item(
        "letters",
        facts.poll.letters,
        said.into(),
        t!("The secretary reads each letter as it will be sent, and confirms it."),
    )
}

fn backup(facts: &Facts) -> Item {
    let said = if facts.poll.backup {
        t!("A backup has been made.")
    } else {
        t!("No backup is confirmed.")
    };
    item(
        "backup",
        facts.poll.backup,
        said.into(),
        t!(
            "The operator makes one of the database and of the service’s keys, tries to restore it, \
             and confirms it."
        ),
    )
}

fn rehearsals(facts: &Facts) -> Item {
    let left = facts.poll.uncleared;
    let said = if left == 0 {
        t!("No rehearsal is left over.").into()
    } else {
        t!("{left} rehearsals are not cleared away.", left)
    };
    item("rehearsals", left == 0, said, t!("Clear them away."))
}
