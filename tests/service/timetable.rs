//! The timetable: counted back by the rules, whatever the close; shown before anything is saved.

use chrono::{Datelike, NaiveDate, Weekday};
use hustings::elections::call::timetable::Counted;
use hustings::holidays::{Calendar, Holiday};
use hustings::panels::rules::{Days, Timetable, templates};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::journeys::pages::{says, send};
use crate::story::{found, notice};

fn rule(days: Days) -> Timetable {
    let mut rule = templates::standard(4).timetable;
    rule.days = days;
    (rule.notice, rule.nominations_close, rule.record_date) = (40, 28, 28);
    (
        rule.candidates_published,
        rule.withdrawals_close,
        rule.voting_opens,
    ) = (27, 25, 15);
    rule
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Any day from 2018 to 2060.
fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0..15_000_u64).prop_map(|days| day("2018-01-01") + chrono::Days::new(days))
}

fn any_calendar() -> impl Strategy<Value = Calendar> {
    let changes = proptest::collection::vec((any_day(), any::<bool>()), 0..20);
    changes.prop_map(|changes| {
        Calendar::new(changes.into_iter().map(|(day, free)| Holiday {
            day,
            name: "proclaimed".into(),
            free,
        }))
    })
}

proptest! {
    /// Between the day and the close lie exactly so many days that count, whoever counts them.
    #[test]
    fn as_many_days_as_the_rule_says(closes in any_day(), days in 0_u16..200, calendar in any_calendar()) {
        let rule = rule(Days::Working);
        let counted = Counted { rule: &rule, calendar: &calendar };
        let (at, skipped) = counted.back(closes, days);
        let between = at.iter_days().take_while(|day| *day < closes);
        let working = between.clone().filter(|day| {
            !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && calendar.holiday(*day).is_none()
        });
        prop_assert_eq!(working.count(), usize::from(days));
        prop_assert_eq!(between.count(), usize::from(days) + skipped.len());
        prop_assert!(days == 0 || calendar.is_working(at));
    }

    /// A later close never wants anything earlier, and more days never want it later.
    #[test]
    fn the_days_keep_their_order(closes in any_day(), later in 0_u64..60, calendar in any_calendar()) {
        let rule = rule(Days::Working);
        let counted = Counted { rule: &rule, calendar: &calendar };
        let days: Vec<_> = counted.plan(closes).iter().map(|one| one.day).collect();
        let after = counted.plan(closes + chrono::Days::new(later));
        for (one, other) in days.iter().zip(&after) {
            prop_assert!(*one <= other.day);
        }
        let mut sorted = days.clone();
        sorted.sort_unstable();
        prop_assert_eq!(days, sorted);
    }

    /// The earliest close is one, and no earlier one would do.
    #[test]
    fn no_close_is_earlier_than_the_earliest(today in any_day(), calendar in any_calendar()) {
        let rule = rule(Days::Working);
        let counted = Counted { rule: &rule, calendar: &calendar };
        let earliest = counted.earliest_close(today).unwrap();
        prop_assert!(calendar.is_working(earliest) && counted.back(earliest, 40).0 >= today);
        let before = today.iter_days().take_while(|day| *day < earliest);
        for day in before {
            prop_assert!(!calendar.is_working(day) || counted.back(day, 40).0 < today);
        }
    }

    /// Where all days count, it is subtraction.
    #[test]
    fn calendar_days_are_subtracted(closes in any_day(), days in 0_u16..400) {
        let rule = rule(Days::Calendar);
        let calendar = Calendar::default();
        let counted = Counted { rule: &rule, calendar: &calendar };
        prop_assert_eq!(counted.back(closes, days).0, closes - chrono::Days::new(days.into()));
    }
}

/// Counted by hand on a calendar with the two bank holidays of May 2026.
#[test]
fn a_timetable_counted_by_hand() {
    let (rule, calendar) = (rule(Days::Working), Calendar::default());
    let counted = Counted {
        rule: &rule,
        calendar: &calendar,
    };
    let plan = counted.plan(day("2026-05-28"));
    let opens = plan.iter().find(|one| one.field == "voting_opens").unwrap();
    assert_eq!(
        (opens.day, &*opens.weekday),
        (day("2026-05-06"), "Wednesday")
    );
    assert!(
        opens
            .disregarded
            .contains(&"2026-05-25 Spring bank holiday".to_owned())
    );
    let closes = plan
        .iter()
        .find(|one| one.field == "nominations_close")
        .unwrap();
    // Thirteen more, with Early May, Easter Monday and Good Friday left out.
    assert_eq!(closes.day, day("2026-04-16"));
    let notice = plan.iter().find(|one| one.field == "notice_on").unwrap();
    assert_eq!(notice.day, day("2026-03-27"));
    assert!(
        notice
            .disregarded
            .contains(&"2026-04-03 Good Friday".to_owned())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_timetable_is_shown_before_it_is_saved() {
    let app = &TestApp::new().await;
    found(app, 2, 1).await;
    // The panel was founded with the standard rules.
    assert_eq!(templates::standard(1).timetable, rule(Days::Working));
    let path = "/api/v1/panels/panel/timetable";
    let ask = async |closes: &str| {
        let body = json!({ "closes": closes });
        app.post(path, &app.secretary(), body).await.ok().json()
    };
    let early = ask("2026-12-25").await;
    let faults = early["faults"].as_array().unwrap();
    assert_eq!(faults.len(), 2, "{early}");
    assert_eq!(
        faults[0]["reason"],
        "2026-12-25 Christmas Day is no working day"
    );
    let earliest = early["earliest_close"].as_str().unwrap().to_owned();
    let planned = ask(&earliest).await;
    assert_eq!(planned["faults"], json!([]));
    assert_eq!(planned["days"][0]["day"], "2026-12-01");
    // A day that is proclaimed moves it on.
    let proclaimed = json!({ "day": "2026-12-10", "name": "A coronation" });
    app.post("/api/v1/holidays", &app.operator(), proclaimed)
        .await
        .ok();
    assert_ne!(ask(&earliest).await["faults"], json!([]));
    let later = ask(&earliest).await["earliest_close"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(later > earliest);
    // What was shown can be called as it is; anything later is refused with the day that would do.
    let planned = ask(&later).await;
    let mut entry = notice("seat", 1);
    entry.as_object_mut().unwrap().remove("departure");
    let short = app
        .post("/api/v1/elections", &app.secretary(), entry.clone())
        .await;
    let short = short.refused(422, "invalid").json();
    assert_eq!(short["field"], "notice_on", "{short}");
    for day in planned["days"].as_array().unwrap() {
        let field = day["field"].as_str().unwrap();
        let at = if day["at"].is_null() {
            &day["day"]
        } else {
            &day["at"]
        };
        entry[field] = at.clone();
    }
    let preview = app
        .post("/api/v1/elections/preview", &app.secretary(), entry.clone())
        .await;
    let preview = preview.ok().text();
    assert!(
        preview.contains("Whoever joins later doesn’t vote in this election."),
        "{preview}"
    );
    assert_eq!(
        app.get("/api/v1/elections", "").await.ok().json(),
        json!([])
    );
    let called = app
        .post("/api/v1/elections", &app.secretary(), entry.clone())
        .await;
    let uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
    let notice = app
        .get(&format!("/elections/{uuid}/notice.txt"), "")
        .await
        .ok()
        .text();
    assert!(notice.contains("This notice: 1 December 2026."), "{notice}");
    assert!(notice.contains("(UK time)"), "{notice}");
    assert!(!notice.contains("Departure"), "{notice}");
    entry["nominations_close"] = "2026-12-30T17:00:00".into();
    entry["voting_opens"] = "2027-01-12T09:00:00".into();
    let late = app.post("/api/v1/elections", &app.secretary(), entry).await;
    late.refused(422, "invalid");
}

/// Each time of a notice follows the one before, none is over, and what is called can be held.
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_keeps_its_order() {
    let app = &TestApp::new().await;
    found(app, 2, 1).await;
    let with = |field: &str, value: Value| {
        let mut entry = notice("seat", 1);
        entry[field] = value;
        entry
    };
    let mut of_two = notice("seat", 2);
    of_two["vacancy"] = json!(1);
    for (entry, field) in [
        (with("notice_on", json!("2026-11-30")), "notice_on"),
        (
            with("nominations_close", json!("2026-12-01T11:00:00")),
            "nominations_close",
        ),
        (with("notice_on", json!("2026-12-03")), "nominations_close"),
        (
            with("candidates_published", json!("2026-12-02T16:00:00")),
            "candidates_published",
        ),
        (
            with("withdrawals_close", json!("2026-12-02T16:00:00")),
            "withdrawals_close",
        ),
        (
            with("withdrawals_close", json!("2026-12-03T10:00:00")),
            "voting_opens",
        ),
        (
            with("answers_close", json!("2026-12-17T17:00:00")),
            "answers_close",
        ),
        (with("record_date", json!("2026-12-04")), "record_date"),
        (with("lot_source", json!("a lottery")), "lot_source"),
        (with("seats", json!(0)), "seats"),
        (with("seats", json!(101)), "seats"),
        (with("term_months", json!(121)), "term_months"),
        (with("post", json!("place")), "post"),
        (notice("chair", 2), "seats"),
        (of_two, "vacancy"),
    ] {
        let refused = app.post("/api/v1/elections", &app.secretary(), entry).await;
        assert_eq!(refused.refused(422, "invalid").json()["field"], field);
    }
}

/// Bank holidays are read on a page of the operator's, and one that was proclaimed is entered there.
#[tokio::test(flavor = "multi_thread")]
async fn an_operator_enters_a_holiday() {
    let (app, path) = (TestApp::new().await, "/holidays");
    let operator = app.operator();
    let page = says(
        app.get(path, &operator).await,
        &[
            "25 December 2026: Christmas Day; ",
            "Easter Monday",
            "Enter the day",
        ],
    );
    assert!(!page.contains("A coronation"), "{page}");
    let mut day = [("day", "2026-12-10"), ("name", ""), ("free", "yes")];
    let unnamed = send(&app, path, &operator, &day).await;
    assert_eq!(unnamed.status, 422);
    assert!(unnamed.text().contains("id=\"name-wrong\""));
    day[1].1 = "A coronation";
    says(
        send(&app, path, &operator, &day).await,
        &["The day is entered.", "10 December 2026: A coronation; "],
    );
    let listed = app.get("/api/v1/holidays?year=2026", "").await.ok().json();
    let proclaimed = json!({ "day": "2026-12-10", "name": "A coronation", "free": true });
    assert!(listed.as_array().unwrap().contains(&proclaimed), "{listed}");
}
