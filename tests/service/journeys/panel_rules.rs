//! A panel's rules changed by a form, as a browser without scripts shows and sends it.

use hustings::access::Role;
use serde_json::{Value, json};

use super::audit::audit;
use super::pages::{leads_to, says, send};
use crate::app::{Answer, TestApp};
use crate::rules::{change, of_template};
use crate::story::found;

const FORM: &str = "/panels/panel/rules/change";
const API: &str = "/api/v1/panels/panel/rules";

/// What a browser would send of a page's last form: each field with what is in it.
struct Sheet(Vec<(String, String)>);

impl Sheet {
    fn of(page: &str) -> Self {
        let form = page.split("<form method=\"post\"").nth(1).expect("a form");
        let mut fields: Vec<(String, String)> = Vec::new();
        // Whether the browser has yet to choose the first option of the last field.
        let mut first = false;
        for tag in form.split('<').skip(1) {
            let name = || attribute(tag, "name").unwrap();
            let value = || attribute(tag, "value").unwrap();
            match tag.split([' ', '>']).next().unwrap() {
                "input" if tag.contains("type=\"checkbox\"") && !tag.contains(" checked") => {}
                "input" => fields.push((name(), value())),
                "textarea" => {
                    let text = tag.split_once('>').unwrap().1;
                    fields.push((name(), plain(text)));
                }
                "select" => {
                    fields.push((name(), String::new()));
                    first = true;
                }
                "option" if first || tag.contains(" selected") => {
                    fields.last_mut().unwrap().1 = value();
                    first = false;
                }
                _ => {}
            }
        }
        Self(fields)
    }

    #[track_caller]
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(one, _)| one == name);
        &found.unwrap_or_else(|| panic!("no field {name}")).1
    }

    /// Types over what is in a field, or ticks it.
    fn put(&mut self, name: &str, text: &str) {
        self.0.retain(|(one, _)| one != name);
        self.0.push((name.to_owned(), text.to_owned()));
    }

    async fn send(&self, app: &TestApp, from: &str, step: &str) -> Answer {
        let fields = self.0.iter().map(|(name, text)| (&**name, &**text));
        let fields: Vec<(&str, &str)> = fields.chain([("step", step)]).collect();
        send(app, &begun(from), &app.secretary(), &fields).await
    }

    /// The same after what it says was read.
    async fn read(&self, app: &TestApp) -> Self {
        let page = self.send(app, "present", "read").await;
        Self::of(&says(page, &["What the new rules say"]))
    }

    /// That a page has in its fields all that was typed.
    #[track_caller]
    fn is_kept_in(&self, page: &str) {
        let shown = Self::of(page);
        for (name, text) in &self.0 {
            assert_eq!(shown.get(name), text.trim(), "{name}");
        }
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!(" {name}=\""))?.1;
    Some(plain(value.split('"').next()?))
}

fn plain(text: &str) -> String {
    let text = text.replace("&#34;", "\"").replace("&#39;", "'");
    let text = text.replace("&#60;", "<").replace("&#62;", ">");
    text.replace("&#38;", "&")
}

fn begun(from: &str) -> String {
    format!("{FORM}?from={from}")
}

async fn begin(app: &TestApp, from: &str) -> Sheet {
    let page = app.get(&begun(from), &app.secretary()).await;
    Sheet::of(&says(page, &["Read the new rules"]))
}

async fn latest(app: &TestApp) -> Value {
    app.get(API, "").await.ok().json()
}

/// A template, two changes, what the rules would say, and then they are the panel's.
#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_changes_the_rules_by_a_form() {
    let app = TestApp::new().await;
    found(&app, 2, 2).await;
    let first = says(
        app.get(FORM, &app.secretary()).await,
        &[
            "The panel’s present rules",
            "STV, 12 seats, two-year terms, half of them each year",
        ],
    );
    assert!(!first.contains("method=\"post\""), "{first}");

    let template = "stv-12-half-each-year";
    let mut sheet = begin(&app, template).await;
    assert_eq!(sheet.get("seats/0/seats"), "12");
    assert_eq!(sheet.get("term/staggering/kind"), "halves");
    assert_eq!(sheet.get("timetable/close_at"), "17:00");
    sheet.put("nominations/statement_words", "600");
    sheet.put("vacancies/routes/0", "by-election");
    sheet.put("reason", "Longer statements.");
    let read = says(
        sheet.send(&app, template, "read").await,
        &[
            "What the new rules say",
            "A statement has at most 600 words. <span class=\"tag filed\">new</span>",
            "First comes: a by-election. <span class=\"tag filed\">new</span>",
            "Weekends and the bank holidays of England and Wales are not counted.</li>",
            "Make them the panel’s rules",
        ],
    );
    sheet.is_kept_in(&read);
    assert_eq!(latest(&app).await["version"], 1, "reading keeps nothing");

    // Not as they were read: then they are shown, and not kept.
    let mut other = Sheet::of(&read);
    other.put("nominations/statement_words", "601");
    let unread = other.send(&app, template, "keep").await;
    assert_eq!(unread.status, 409);
    let unread = unread.text();
    assert!(
        unread.contains("Something was changed since you read the new rules.")
            && unread.contains("A statement has at most 601 words."),
        "{unread}"
    );
    assert_eq!(latest(&app).await["version"], 1, "nobody has read these");
    let kept = Sheet::of(&read).send(&app, template, "keep").await;
    leads_to(&kept, "/panels/panel/rules?made=2");
    let mut expected = of_template(template);
    expected["nominations"]["statement_words"] = json!(600);
    expected["vacancies"]["routes"] = json!(["by-election", "co-option", "left-vacant"]);
    let second = latest(&app).await;
    assert_eq!(
        (&second["version"], &second["reason"], &second["rules"]),
        (&json!(2), &json!("Longer statements."), &expected)
    );
    let before = app.get(&format!("{API}/1"), "").await.ok().json();
    assert_eq!(before["rules"]["seats"][0]["seats"], 2);
    let shown = "/panels/panel/rules?made=";
    let words = "A statement has at most 600 words.";
    says(app.page(&format!("{shown}2")).await, &["Done.", words]);
    let later = says(app.page(&format!("{shown}1")).await, &[words]);
    assert!(!later.contains("Done."), "{later}");
    // The same once more is no version.
    let mut same = begin(&app, "present").await;
    same.put("reason", "None.");
    let same = same.read(&app).await.send(&app, "present", "keep").await;
    assert_eq!(same.status, 409);
    assert!(same.text().contains("there is nothing to change"));
    audit(&app, []).await;
}

/// Whatever can't be accepted is said where it was typed, by the form and by the checks of the rules alike.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_at_its_field_and_nothing_is_lost() {
    let app = TestApp::new().await;
    found(&app, 2, 2).await;
    let mut sheet = begin(&app, "present").await;
    sheet.put("nominations/statement_words", "many");
    sheet.put("term/months", "");
    sheet.put("term/staggering/kind", "halves");
    sheet.put("timetable/close_at", "25:00");
    sheet.put("standing/categories", "Clinical safety\nnursing");
    sheet.put("limits/total_terms", "-1");
    sheet.put("reason", "A <b>bold</b> & \"long\" reason");
    let refused = sheet.send(&app, "present", "keep").await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    for place in [
        "nominations-statement_words",
        "term-months",
        // Asked only where half of the seats are filled each time, as is chosen now.
        "term-staggering-short_months",
        "timetable-close_at",
        "limits-total_terms",
    ] {
        assert!(page.contains(&format!("id=\"{place}-wrong\"")), "{place}");
        assert!(page.contains(&format!("href=\"#{place}\"")), "{place}");
        let described = format!("aria-describedby=\"{place}-wrong");
        assert!(page.contains(&described), "{place}");
    }
    assert_eq!(page.matches("aria-invalid=\"true\"").count(), 5, "{page}");
    sheet.is_kept_in(&page);

    // What can be read, and contradicts itself: said by the checks of the rules.
    let mut sheet = Sheet::of(&page);
    for (name, text) in [
        ("nominations/statement_words", "250"),
        ("term/months", "24"),
        ("term/staggering/short_months", "24"),
        ("timetable/close_at", "17:00"),
        ("limits/total_terms", ""),
        ("conduct/trustees", "1"),
        ("seats/1/label", "Nursing seat"),
    ] {
        sheet.put(name, text);
    }
    let refused = sheet.send(&app, "present", "read").await;
    assert_eq!(refused.status, 422);
    let page = refused.text();
    for place in [
        "term-staggering-short_months",
        "conduct-trustees",
        "of-seats",
    ] {
        assert!(page.contains(&format!("id=\"{place}-wrong\"")), "{place}");
        assert!(page.contains(&format!("href=\"#{place}\"")), "{place}");
    }
    assert!(page.contains("1 trustees; use 2 to 20: one alone could open the ballots."));
    sheet.is_kept_in(&page);
    let lone = begin(&app, "present").await;
    assert_eq!(lone.get("term/staggering/kind"), "together");
    assert_eq!(latest(&app).await["version"], 1);

    // A limited vote has its marks in a field of their own.
    let mut sheet = Sheet::of(&page);
    for (name, text) in [
        ("term/staggering/kind", "together"),
        ("conduct/trustees", "3"),
        ("seats/1/label", ""),
        ("ballot/counting", "limited"),
        ("ballot/marks", "0"),
        ("vacancies/routes/0", "by-election"),
    ] {
        sheet.put(name, text);
    }
    let refused = sheet.send(&app, "present", "read").await;
    assert!(refused.text().contains("id=\"ballot-marks-wrong\""));
    sheet.put("ballot/marks", "1");
    says(
        sheet.send(&app, "present", "read").await,
        &["Limited vote: 1 marks a ballot", "Clinical safety, nursing"],
    );
}

/// Two secretaries at once: the second is told, keeps what they typed, and sees what the first wrote.
#[tokio::test(flavor = "multi_thread")]
async fn rules_that_were_changed_meanwhile_are_not_overwritten_unseen() {
    let app = TestApp::new().await;
    found(&app, 2, 2).await;
    let mut sheet = begin(&app, "present").await;
    sheet.put("conduct/challenge_days", "30");
    sheet.put("reason", "More time.");
    let sheet = sheet.read(&app).await;
    change(&app, |rules| {
        rules["nominations"]["statement_words"] = json!(100);
    })
    .await;
    let late = sheet.send(&app, "present", "keep").await;
    assert_eq!(late.status, 412);
    let page = late.text();
    assert!(page.contains("they are at version 2 now"), "{page}");
    let again = Sheet::of(&page);
    assert_eq!(again.get("conduct/challenge_days"), "30");
    assert_eq!(again.get("after"), "2");
    let read = says(
        again.send(&app, "present", "read").await,
        &["A statement has at most 500 words. <span class=\"tag filed\">new</span>"],
    );
    let kept = Sheet::of(&read).send(&app, "present", "keep").await;
    leads_to(&kept, "/panels/panel/rules?made=3");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_is_for_the_secretary_of_the_panel() {
    let app = TestApp::new().await;
    let members = found(&app, 2, 2).await;
    let mut sheet = begin(&app, "present").await;
    sheet.put("conduct/challenge_days", "30");
    sheet.put("reason", "Mine.");
    sheet.put("step", "keep");
    let fields = sheet.0.iter().map(|(name, text)| (&**name, &**text));
    let fields: Vec<(&str, &str)> = fields.collect();
    let elsewhere = app.token(Role::Secretary, "secretary-2", &["another-panel"]);
    for other in [elsewhere, app.member(members[0]), app.operator()] {
        for path in [FORM.to_owned(), begun("present")] {
            app.get(&path, &other).await.refused(403, "forbidden");
            let sent = send(&app, &path, &other, &fields).await;
            sent.refused(403, "forbidden");
        }
    }
    app.get(FORM, "").await.refused(401, "unauthenticated");
    app.get(&begun("the-usual"), &app.secretary())
        .await
        .refused(404, "not-found");
    assert_eq!(latest(&app).await["version"], 1);
}
