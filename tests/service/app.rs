//! A service of the test's own, and the people who come to its doors.

use std::fmt::Debug;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};
use http_body_util::BodyExt;
use hustings::access::keys::ServiceKeys;
use hustings::access::{Caller, Role, ring_provider, token};
use hustings::app::App;
use hustings::clock::Clock;
use hustings::database::Store;
use hustings::database_time::Ahead;
use hustings::elections::ballot_box::queue::Queue;
use hustings::jobs::{Lane, runner};
use hustings::router;
use hustings::settings::Settings;
use hustings::web::server::serve;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

use crate::log;
use crate::place::Place;

/// A clock that stands still until it is turned.
#[derive(Clone, Debug)]
pub struct TestClock(Arc<Mutex<DateTime<Utc>>>);

impl TestClock {
    pub fn set(&self) -> std::sync::MutexGuard<'_, DateTime<Utc>> {
        self.0.lock().unwrap()
    }
}

impl Clock for TestClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }

    fn ahead(&self) -> Ahead {
        Ahead(self.now().timestamp() - Utc::now().timestamp())
    }
}

pub struct TestApp {
    pub app: App,
    pub clock: TestClock,
    router: Router,
    place: Arc<Place>,
    folder: TempDir,
    minted: Mutex<Vec<String>>,
}

/// The service on a socket of its own, until this is dropped.
pub struct Live {
    pub address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.to_vec()).unwrap()
    }

    #[track_caller]
    pub fn ok(self) -> Self {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        self
    }

    /// That it was refused in this way.
    #[track_caller]
    pub fn refused(self, status: u16, kind: &str) -> Self {
        let problem = self.json();
        assert_eq!(self.status.as_u16(), status, "{problem}");
        assert_eq!(problem["type"], format!("urn:hustings:{kind}"), "{problem}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self
    }
}

impl TestApp {
    /// On a database of its own.
    pub async fn new() -> Self {
        Self::with(Queue::new(2, 1_000)).await
    }

    /// The same with this queue.
    pub async fn with(queue: Queue) -> Self {
        Self::configured(queue, Settings::default()).await
    }

    /// The same with these settings.
    pub async fn configured(queue: Queue, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path()).await;
        let keys = folder.path().join("keys");
        Self::at(Arc::new(place), (folder, &keys), queue, settings).await
    }

    /// On this database, with the keys of this folder.
    pub async fn at(
        place: Arc<Place>,
        (folder, keys): (TempDir, &Path),
        queue: Queue,
        settings: Settings,
    ) -> Self {
        ring_provider::install();
        log::keep();
        let store = Store::open(place.url(), true).await.unwrap();
        let keys = ServiceKeys::open(keys).unwrap();
        let noon = "2026-12-01T12:00:00Z".parse().unwrap();
        let clock = TestClock(Arc::new(Mutex::new(noon)));
        let app = App::with_settings(store, Box::new(clock.clone()), keys, queue, settings);
        let router = router::build(&app);
        Self {
            app,
            clock,
            router,
            place,
            folder,
            minted: Mutex::default(),
        }
    }

    /// Another instance on the same database, with a clock and keys of its own.
    pub async fn another_instance(&self) -> Self {
        self.with_settings(Settings::default()).await
    }

    /// The same with these settings.
    pub async fn with_settings(&self, settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys");
        let queue = Queue::new(2, 1_000);
        let place = Arc::clone(&self.place);
        Self::at(place, (folder, &keys), queue, settings).await
    }

    /// Another instance on the same database and with the same folder of keys.
    pub async fn another_with_the_same_keys(&self) -> Self {
        let (folder, keys) = (
            tempfile::tempdir().unwrap(),
            self.folder.path().join("keys"),
        );
        let (place, queue) = (Arc::clone(&self.place), Queue::new(2, 1_000));
        Self::at(place, (folder, &keys), queue, Settings::default()).await
    }

    /// Serves on a free port.
    pub async fn live(&self) -> Live {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(serve(listener, self.router(), async {
            let _dropped = stopped.await;
        }));
        Live {
            address,
            _stop: stop,
        }
    }

    /// Every token that was made.
    pub fn minted(&self) -> Vec<String> {
        self.minted.lock().unwrap().clone()
    }

    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The database, past the service.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Turns the clock to this time, if it is later.
    pub fn turn_clock_to(&self, time: DateTime<Utc>) {
        let mut now = self.clock.0.lock().unwrap();
        *now = time.max(*now);
    }

    /// Does what is due in every lane, until nothing is.
    pub async fn run_jobs(&self) {
        while {
            let mut done = 0;
            for lane in Lane::ALL {
                done += runner::run_due(&self.app, lane).await.unwrap();
            }
            done > 0
        } {}
    }

    pub fn turn_clock(&self, by: Duration) {
        *self.clock.0.lock().unwrap() += by;
    }

    pub fn token(&self, role: Role, subject: &str, panels: &[&str]) -> String {
        let panels = panels.iter().map(|slug| (*slug).to_owned()).collect();
        let caller = Caller::new(subject.to_owned(), role, panels);
        let keys = &self.app.keys().tokens;
        let token = token::mint(keys, &caller, self.app.now(), Duration::days(30)).unwrap();
        self.minted.lock().unwrap().push(token.clone());
        token
    }

    pub fn operator(&self) -> String {
        self.token(Role::Operator, "operator-1", &[])
    }

    pub fn secretary(&self) -> String {
        self.token(Role::Secretary, "secretary-1", &["panel"])
    }

    pub fn registrar(&self) -> String {
        self.token(Role::Registrar, "registrar-1", &[])
    }

    pub fn trustee(&self, owner: usize) -> String {
        self.token(Role::Trustee, &format!("trustee-{owner}"), &[])
    }

    pub fn auditor(&self) -> String {
        self.token(Role::Auditor, "auditor-1", &[])
    }

    pub fn member(&self, id: i64) -> String {
        self.token(Role::Member, &format!("member:{id}"), &[])
    }

    pub async fn request(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        }
    }

    /// A request by the holder of a token (none: empty), with a body.
    pub async fn send(&self, method: &str, path: &str, by: &str, body: impl Into<Body>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !by.is_empty() {
            request = request.header("authorization", format!("Bearer {by}"));
        }
        self.request(request.body(body.into()).unwrap()).await
    }

    pub async fn post(&self, path: &str, by: &str, body: Value) -> Answer {
        self.send("POST", path, by, body.to_string()).await
    }

    pub async fn put(&self, path: &str, by: &str, body: Value) -> Answer {
        self.send("PUT", path, by, body.to_string()).await
    }

    /// An edit that says from what it was made.
    pub async fn edit(&self, (path, by): (&str, &str), from: Option<&str>, to: Value) -> Answer {
        let mut request = Request::put(path).header("authorization", format!("Bearer {by}"));
        if let Some(tag) = from {
            request = request.header("if-match", tag);
        }
        self.request(request.body(Body::from(to.to_string())).unwrap())
            .await
    }

    /// The secretary replaces whatever is there.
    pub async fn replace(&self, path: &str, with: Value) -> Answer {
        self.edit((path, &self.secretary()), Some("*"), with).await
    }

    pub async fn get(&self, path: &str, by: &str) -> Answer {
        self.send("GET", path, by, Body::empty()).await
    }

    /// A page, as a browser asks for it.
    pub async fn page(&self, path: &str) -> Answer {
        self.page_for(path, "").await
    }

    /// The same for the holder of a token (none: empty).
    pub async fn page_for(&self, path: &str, by: &str) -> Answer {
        let accept = "text/html,application/xhtml+xml;q=0.9";
        let mut request = Request::builder().uri(path).header("accept", accept);
        if !by.is_empty() {
            request = request.header("authorization", format!("Bearer {by}"));
        }
        self.request(request.body(Body::empty()).unwrap()).await
    }
}
