//! The server itself: slow clients are cut off, and what is under way is finished at the end.

use std::time::Duration;

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
