//! What the service logs, at its most talkative: nothing that is anybody's secret.

use std::io::{self, Write};
use std::sync::{Mutex, Once};

use tracing_subscriber::fmt::MakeWriter;

use crate::app::TestApp;
use crate::story::{Story, found};

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        Self
    }
}

/// Keeps what is logged from now on, of all tests of this process.
pub fn keep() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_writer(Log)
            .with_env_filter("debug,hustings=trace,sea_orm=trace,sqlx=trace")
            .init();
    });
}

/// What was logged so far.
pub fn text() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_holds_no_secret() {
    let app = TestApp::new().await;
    tracing::info!("the log is kept");
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    story.cast(members[0], &ballot).await.ok();
    // What fails is logged at more length, so some of that too.
    story
        .cast(members[0], b"{\"credential\":")
        .await
        .refused(422, "bad-ballot");
    app.execute("DROP TABLE winners").await;
    story.try_advance("closed").await.refused(500, "internal");
    let log = text();
    assert!(log.contains("the log is kept") && log.contains("the database refused a statement"));
    let mut secrets = vec![
        app.secretary(),
        app.member(members[0]),
        "m1@example.org".to_owned(),
        String::from_utf8(ballot).unwrap(),
    ];
    secrets.extend(story.codes.values().map(|code| code.expose().to_owned()));
    secrets.extend(
        story
            .keys
            .iter()
            .map(|key| key.to_json().trim_matches('"').to_owned()),
    );
    for secret in secrets {
        assert!(!log.contains(&secret), "in the log: {secret}");
    }
}
