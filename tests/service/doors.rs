//! Every door with every role, and with nobody: let in or turned away.

use hustings::access::{Caller, Role};
use hustings::elections::moves;
use hustings::elections::stage::Stage;
use hustings::router::doors;
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::story::{Story, found};

fn address(path: &str, uuid: &str) -> String {
    path.replace("{uuid}", uuid)
        .replace("{file}", &format!("{uuid}.bel"))
        .replace("{slug}", "panel")
        .replace("{id}", "1")
        .replace("{act}", "challenge")
        .replace("{day}", "2026-12-08")
        .replace("{owner}", "1")
        .replace("{round}", "certificate")
        .replace("{name}", "certificates.jsonl")
        .replace("{what}", "letters")
        .replace("{letter}", "none")
        .replace("{beginning}", "0a")
        .replace("{hash}", &"0".repeat(64))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_and_every_role() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let token = |role| match role {
        Role::Operator => app.operator(),
        Role::Secretary => app.secretary(),
        Role::Registrar => app.registrar(),
        Role::Trustee => app.trustee(1),
        Role::Auditor => app.auditor(),
        Role::Member => app.member(members[0]),
        Role::Service => unreachable!("no token carries it"),
    };
    for door in doors() {
        let path = address(door.path, &story.uuid);
        let said = |status| format!("{} {} answered {status}", door.method, door.path);
        let nobody = app
            .send(door.method.as_str(), &path, "", "{}")
            .await
            .status
            .as_u16();
        assert_eq!(
            nobody == 401,
            !door.to.is_empty(),
            "nobody: {}",
            said(nobody)
        );
        for role in Role::ALL {
            let status = app
                .send(door.method.as_str(), &path, &token(role), "{}")
                .await
                .status;
            let turned_away = [401, 403].contains(&status.as_u16());
            let welcome = door.to.is_empty() || door.to.contains(&role) && !door.session;
            assert_eq!(turned_away, !welcome, "{role}: {}", said(status.as_u16()));
            assert!(
                !status.is_server_error(),
                "{role}: {}",
                said(status.as_u16())
            );
        }
    }
}

/// Doors at which somebody ends the very session that they come with.
const ENDS_THE_SESSION: [&str; 3] = [
    "/sign-out",
    "/account/sessions/{id}/end",
    "/account/second-factor",
];

/// The same with people who are signed in: who holds an office comes in at its doors, and at no others.
#[tokio::test(flavor = "multi_thread")]
async fn every_door_and_everybody_who_is_signed_in() {
    let (app, smtp) = crate::mail::app().await;
    let members: Vec<i64> = vec![1, 2, 3];
    let story = Story::voting(&app, 2, 1, &members).await;
    for role in Role::ALL {
        let email = match role {
            Role::Member => "m1@example.org".to_owned(),
            office => appointed(&app, office).await,
        };
        let browser = Browser::new(&app);
        browser.sign_in(&smtp, &email).await;
        if role != Role::Member {
            browser.set_up_app().await;
        }
        for door in doors() {
            if door.method == "POST" && ENDS_THE_SESSION.contains(&door.path) {
                continue;
            }
            let path = address(door.path, &story.uuid);
            let status = browser.ask(door.method.as_str(), &path, "{}").await.status;
            let turned_away = [401, 403].contains(&status.as_u16());
            let welcome = door.to.is_empty() || door.to.contains(&role);
            let said = format!("{role}: {} {} answered {status}", door.method, door.path);
            assert_eq!(turned_away, !welcome, "{said}");
            assert!(!status.is_server_error(), "{said}");
        }
        // They were signed in all the while.
        browser.ask("GET", "/account", "").await.ok();
    }
}

/// Gives an office to the person of that name in the stories; gives their address.
async fn appointed(app: &TestApp, office: Role) -> String {
    let email = format!("{office}@offices.example");
    let mut entry = json!({
        "subject": format!("{office}-1"), "name": "Somebody", "email": email, "role": office,
    });
    if office == Role::Secretary {
        entry["panel"] = json!("panel");
    }
    app.post("/api/v1/appointments", &app.operator(), entry)
        .await
        .ok();
    email
}

/// What everybody may see. This list may only be added to with care.
#[test]
fn the_doors_for_everybody() {
    let open: Vec<String> = doors()
        .iter()
        .filter(|door| door.to.is_empty())
        .map(|door| format!("{} {}", door.method, door.path))
        .collect();
    insta::assert_snapshot!(open.join("\n"), @r"
    GET /
    GET /style/{file}
    GET /components
    GET /help
    GET /elections/{uuid}
    GET /elections/{uuid}/vote
    GET /elections/{uuid}/check
    GET /elections/{uuid}/trustee
    GET /elections/{uuid}/registrar
    GET /elections/{uuid}/result
    GET /elections/{uuid}/transcript.json
    GET /elections/{uuid}/result.txt
    GET /elections/{uuid}/result.csv
    GET /elections/{uuid}/result.blt
    GET /elections/{uuid}/result.svg
    GET /elections/{uuid}/declaration.json
    GET /elections/{uuid}/readiness
    GET /elections/{uuid}/disclosure
    GET /elections/{uuid}/draft.bel
    GET /elections/{uuid}/candidates
    GET /elections/{uuid}/candidates/{id}/photograph
    GET /elections/{uuid}/support
    POST /elections/{uuid}/support
    GET /elections/{uuid}/record
    GET /elections/{uuid}/trackers
    GET /elections/{uuid}/{file}
    GET /elections/{uuid}/notice
    GET /elections/{uuid}/notice.txt
    GET /panels
    GET /panels/{slug}
    GET /panels/{slug}/rules
    GET /panels/{slug}/meetings
    GET /panels/{slug}/meetings.ics
    GET /booth
    GET /booth/{file}
    GET /sign-in
    POST /sign-in
    GET /sign-in/code
    POST /sign-in/code
    POST /sign-in/discourse
    GET /sign-in/discourse
    POST /sign-in/oidc
    GET /sign-in/oidc
    POST /sign-out
    GET /healthz
    GET /readyz
    GET /interface
    GET /api/v1/openapi.json
    GET /api/elections/{uuid}/election
    GET /api/elections/{uuid}/trustees
    GET /api/elections/{uuid}/archive-header
    GET /api/elections/{uuid}/last-event
    GET /api/elections/{uuid}/roots
    GET /api/elections/{uuid}/audit-cache
    GET /api/elections/{uuid}/ballots
    GET /api/elections/{uuid}/objects/{hash}
    GET /api/v1/panels/{slug}
    GET /api/v1/rules/templates
    GET /api/v1/panels/{slug}/rules
    GET /api/v1/panels/{slug}/rules/{id}
    GET /api/v1/holidays
    GET /api/v1/panels/{slug}/popolo.json
    GET /api/v1/panels/{slug}/roster.csv
    GET /api/v1/panels/{slug}/vacancies/{id}/transcript
    GET /api/v1/panels/{slug}/interests
    GET /api/v1/panels/{slug}/meetings
    GET /api/v1/panels/{slug}/resolutions
    GET /api/v1/elections
    GET /api/v1/elections/{uuid}
    GET /api/v1/elections/{uuid}/codes
    GET /api/v1/elections/{uuid}/disclosure
    GET /api/v1/elections/{uuid}/readiness
    GET /api/v1/elections/{uuid}/head
    GET /api/v1/elections/{uuid}/supplement
    GET /api/v1/elections/{uuid}/credentials
    GET /api/v1/elections/{uuid}/credentials/{beginning}
    GET /api/v1/keys/receipts
    ");
}

/// The right role, elsewhere: another panel's secretary, another election's registrar and trustee.
#[tokio::test(flavor = "multi_thread")]
async fn the_right_role_elsewhere_is_turned_away() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let strangers = [
        (
            Role::Secretary,
            app.token(Role::Secretary, "secretary-2", &["another-panel"]),
        ),
        (
            Role::Secretary,
            app.token(Role::Secretary, "secretary-3", &[]),
        ),
        (
            Role::Registrar,
            app.token(Role::Registrar, "registrar-2", &[]),
        ),
        (Role::Trustee, app.token(Role::Trustee, "trustee-9", &[])),
        (Role::Member, app.token(Role::Member, "nobody", &[])),
        // A subject is worth something in its own role alone.
        (Role::Trustee, app.token(Role::Trustee, "registrar-1", &[])),
        (
            Role::Registrar,
            app.token(Role::Registrar, "trustee-1", &[]),
        ),
    ];
    for door in doors() {
        // A secretary's own page has what is theirs, and of nobody else's.
        if door.session || door.path == "/desk" {
            continue;
        }
        for (_, token) in strangers.iter().filter(|(role, _)| door.to.contains(role)) {
            let path = address(door.path, &story.uuid);
            let body = body_of(door.path);
            let status = app
                .send(door.method.as_str(), &path, token, body)
                .await
                .status;
            assert_eq!(status, 403, "{} {}", door.method, door.path);
        }
    }
}

/// Where authority depends on the body, one that can be read.
fn body_of(path: &str) -> String {
    match path {
        "/api/v1/appointments" => r#"{"subject":"x","role":"auditor"}"#.into(),
        "/api/v1/elections" | "/api/v1/elections/preview" => {
            crate::story::notice("seat", 1).to_string()
        }
        path if path.ends_with("/objections/{id}/decision") => {
            r#"{"upheld":true,"reason":"A reason"}"#.into()
        }
        path if path.ends_with("/timetable") => r#"{"closes":"2026-12-17"}"#.into(),
        path if path.ends_with("/stage") => r#"{"to":"closed"}"#.into(),
        path if path.ends_with("/approvals") => r#"{"to":"declared"}"#.into(),
        path if path.contains("/challenges/") => r#"{"upheld":true,"reason":"r"}"#.into(),
        path if path.ends_with("/challenges") => r#"{"grounds":"g"}"#.into(),
        path if path.ends_with("/complaint") => r#"{"against":1,"what":"w"}"#.into(),
        path if path.contains("/trustees/") => {
            r#"{"person":{"name":"A","subject":"a"},"reason":"r"}"#.into()
        }
        path if path.ends_with("/deliveries") => r#"{"delivered":1,"undelivered":0}"#.into(),
        path if path.ends_with("/incidents") => r#"{"what":"w","effect":"e"}"#.into(),
        path if path.ends_with("/reissues") => r#"{"reason":"r"}"#.into(),
        path if path.contains("/confirmations/") => r#"{"note":"n"}"#.into(),
        path if path.ends_with("/rehearsals") => {
            r#"{"voting_opens":"2026-12-02T09:00:00","voting_closes":"2026-12-02T10:00:00"}"#.into()
        }
        path if path.ends_with("/again-of") => r#"{"uuid":"x"}"#.into(),
        path if path.ends_with("/extension") => {
            r#"{"closes":"2026-12-20T09:00:00","reason":"r"}"#.into()
        }
        path if path.ends_with("/pause") => r#"{"paused":true,"reason":"r"}"#.into(),
        path if path.ends_with("/decision") => r#"{"accepted":true}"#.into(),
        path if path.ends_with("/death") || path.ends_with("/death/correction") => {
            r#"{"reason":"A letter"}"#.into()
        }
        path if path.ends_with("/lookup") => r#"{"email":"m1@example.org"}"#.into(),
        path if path.ends_with("/objections") => r#"{"wants":"add","said":"A word"}"#.into(),
        path if path.ends_with("/corrections") => {
            r#"{"email":"m1@example.org","change":"add","reason":"A reason"}"#.into()
        }
        path if path.ends_with("/proposals") => r#"{"email":"m1@example.org"}"#.into(),
        path if path.ends_with("/support") => r#"{"confirmed":true}"#.into(),
        path if path.ends_with("/answer") => r#"{"accepted":true}"#.into(),
        path if path.ends_with("/my/receipt") => "receipt=r&then=save".into(),
        path if path.ends_with("/credentials") => "[]".into(),
        path if path.ends_with("/holders") => {
            r#"{"registrar":{"name":"A","subject":"a"},"trustees":[{"name":"B","subject":"b"},{"name":"C","subject":"c"}]}"#.into()
        }
        path if path.ends_with("/rounds") => {
            r#"{"voting_opens":"2026-12-03T09:00:00","voting_closes":"2026-12-04T09:00:00"}"#.into()
        }
        path if path.ends_with("/share-commitments") => {
            format!(r#"{{"commitment":"{}"}}"#, "0".repeat(64))
        }
        path if path.ends_with("/tested-ballots") => {
            format!(r#"{{"tracker":"{}"}}"#, "A".repeat(43))
        }
        path if path.ends_with("/rules") => crate::rules::replacement().to_string(),
        path if path.contains("/panels/{slug}/") => panels_body(path).into(),
        _ => "{}".into(),
    }
}

fn panels_body(path: &str) -> &'static str {
    match path.rsplit('/').next().unwrap() {
        "memberships" => {
            r#"{"member":1,"basis":"ex-officio","post":"P","starts":"2026-12-01","ends":"2027-12-01"}"#
        }
        "end" if path.contains("interests") => r#"{"on":"2026-12-01"}"#,
        "end" => r#"{"on":"2026-12-01","cause":"resignation"}"#,
        "correction" => r#"{"void":true,"reason":"r"}"#,
        "resignation" => r#"{"on":"2026-12-01","post":"seat"}"#,
        "answer" => r#"{"accepted":true}"#,
        "lapse" => r#"{"reason":"r"}"#,
        "interests" => r#"{"text":"t","public":true,"since":"2026-12-01"}"#,
        "series" => {
            r#"{"week":2,"weekday":"Tue","at":"12:30:00","minutes":60,"time_zone":"Europe/London","starts":"2026-12-01"}"#
        }
        "attendance" => r#"{"present":[]}"#,
        "minutes" => r#"{"inner":"i","public":"p"}"#,
        "resolutions" => {
            r#"{"about":{"kind":"decision"},"text":"t","votes_for":1,"votes_against":0,"abstained":0}"#
        }
        "outcome" => r#"{"outcome":"o"}"#,
        _ => "{}",
    }
}

/// Authority over one panel opens nothing of another, even past the handlers.
#[tokio::test(flavor = "multi_thread")]
async fn the_stores_ask_what_authority_covers() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let panels = vec!["panel".to_owned(), "another".to_owned()];
    let caller = Caller::new("secretary-2".into(), Role::Secretary, panels);
    let advance = async |panel: &str| {
        let by = caller.secretary_of(panel).unwrap();
        moves::advance(&app.app, &by, &story.uuid, Stage::Nominations.into()).await
    };
    assert_eq!(advance("another").await.unwrap_err().status, 403);
    advance("panel").await.unwrap();
}
