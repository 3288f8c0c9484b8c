//! The server itself: slow clients are cut off, and what is under way is finished at the end.

use std::time::Duration;

use axum::routing::get;
use hustings::settings::{PublicUrl, Settings};
use hustings::web::server::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{Instant, timeout};

use crate::app::TestApp;

async fn started() -> (
    TestApp,
    TcpStream,
    oneshot::Sender<()>,
    tokio::task::JoinHandle<()>,
) {
    let app = TestApp::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(serve(listener, app.router(), async {
        let _stopped = stopped.await;
    }));
    (
        app,
        TcpStream::connect(address).await.unwrap(),
        stop,
        served,
    )
}

/// Headers that never end: without a timer this connection would stay for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_never_ends_its_headers_is_cut_off() {
    let (_app, mut stream, _stop, _served) = started().await;
    let since = Instant::now();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n")
        .await
        .unwrap();
    let mut rest = Vec::new();
    let ended = timeout(Duration::from_secs(15), stream.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "still open after {:?}", since.elapsed());
    assert!(since.elapsed() > Duration::from_secs(5));
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_and_stops_when_asked() {
    let (_app, mut stream, stop, served) = started().await;
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = [0; 15];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 OK");
    stop.send(()).unwrap();
    timeout(Duration::from_secs(5), served)
        .await
        .expect("it has not stopped")
        .unwrap();
}

/// Reached by https, the service says so to browsers for a year to come; on this machine it doesn't.
#[tokio::test]
async fn https_stays_https() {
    let app = TestApp::new().await;
    let header = "strict-transport-security";
    assert!(!app.get("/healthz", "").await.headers.contains_key(header));
    let settings = Settings {
        public: PublicUrl::parse("https://vote.example.org:443/").unwrap(),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let healthy = app.get("/healthz", "").await;
    assert_eq!(healthy.headers[header], "max-age=31536000");
    let origin = app.app.settings().public.origin().to_owned();
    assert_eq!(origin, "https://vote.example.org", "as browsers write it");
}

/// A client that asks for much and takes nothing of it holds its place for half a minute, and not for
/// ever (N81).
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_reads_nothing_is_left() {
    const MUCH: usize = 64 << 20;
    let router = axum::Router::new().route("/", get(|| async { vec![0; MUCH] }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router, std::future::pending()));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let ask = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    stream.write_all(ask).await.unwrap();
    tokio::time::sleep(Duration::from_secs(33)).await;
    let mut rest = Vec::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await;
    assert!(read.is_ok(), "still open");
    assert!(rest.len() < MUCH, "{} of {MUCH}", rest.len());
    // One that reads gets all of it.
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(ask).await.unwrap();
    let mut all = vec![0; MUCH];
    stream.read_exact(&mut all).await.unwrap();
}
