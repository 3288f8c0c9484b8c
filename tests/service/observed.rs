//! What those see who keep the service running.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hustings::observe;
use serde_json::json;
use tower::ServiceExt;

use crate::app::TestApp;
use crate::place::Place;
use crate::story::{Story, found};

async fn figures(app: &TestApp) -> String {
    let request = Request::builder()
        .uri("/metrics")
        .body(Body::empty())
        .unwrap();
    let answer = observe::pages::router(&app.app)
        .oneshot(request)
        .await
        .unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_tell_of_doors_and_ballots_and_of_nobody() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story
        .cast(members[1], b"{}")
        .await
        .refused(422, "bad-ballot");
    let text = figures(&app).await;
    for wanted in [
        "hustings_ballots_accepted 1\n",
        "hustings_check_queue 0\n",
        "hustings_board_height{election=\"1\"} 1\n",
        "hustings_request_duration_seconds_count{door=\"/api/elections/{uuid}/ballots\",method=\"POST\",status=\"2xx\"} 1\n",
        "hustings_request_duration_seconds_count{door=\"/api/elections/{uuid}/ballots\",method=\"POST\",status=\"4xx\"} 1\n",
    ] {
        assert!(text.contains(wanted), "{wanted} in {text}");
    }
    // Doors are named as the table has them: no election, no member, however many there are.
    assert!(!text.contains(&story.uuid) && !text.contains("member:"));
    // Each figure is one line of a name, perhaps labels, and a number.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        assert!(
            name.starts_with("hustings_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
    }
    app.get("/metrics", &app.operator())
        .await
        .refused(404, "not-found");
}

#[tokio::test(flavor = "multi_thread")]
async fn ready_is_more_than_alive() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    Story::voting(&app, 2, 1, &members).await;
    let well = json!({ "database": "ok", "schema": "ok", "chains": "ok", "keys": "ok" });
    assert_eq!(app.get("/readyz", "").await.ok().json(), well);
    let bytes = format!("UPDATE acts SET bytes = {}", Place::replaced("e", "f"));
    for (harm, part) in [
        (
            "UPDATE boards SET head = (SELECT hash FROM acts WHERE seq = 1)",
            "chains",
        ),
        (bytes.as_str(), "chains"),
        (
            "DELETE FROM seaql_migrations WHERE version = 'm0005_acts'",
            "schema",
        ),
    ] {
        let app = TestApp::new().await;
        let members = found(&app, 4, 1).await;
        Story::voting(&app, 2, 1, &members).await;
        app.execute(harm).await;
        let ready = app.get("/readyz", "").await;
        assert_eq!(ready.status, 503, "{harm}");
        assert_ne!(ready.json()[part], "ok", "{harm}");
        app.get("/healthz", "").await.ok();
    }
}
