//! The service as a process of its own, as it runs in earnest: it can be killed.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

/// `hustings serve`, killed with SIGKILL when this is dropped.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
}

impl Process {
    /// Starts on a database and the keys of a folder, and waits until it answers.
    pub async fn start(url: &str, keys: &Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let child = Command::new(env!("CARGO_BIN_EXE_hustings"))
            .args([
                "serve",
                "--database-url",
                url,
                "--listen",
                &address.to_string(),
            ])
            .arg("--keys")
            .arg(keys)
            .env("HUSTINGS_UNSAFE_FOR_TESTS", "true")
            .env("HUSTINGS_LOG", "error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let process = Self { address, child };
        let since = Instant::now();
        while tokio::net::TcpStream::connect(address).await.is_err() {
            assert!(
                since.elapsed() < Duration::from_secs(60),
                "it doesn't start"
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        process
    }

    /// As a power cut would: nothing is finished, nothing said.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

/// A client over real sockets, which it keeps.
#[derive(Clone)]
pub struct Caller(Client<HttpConnector, Full<Bytes>>);

impl Caller {
    pub fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    /// Status and body; none if the connection broke.
    pub async fn send(
        &self,
        method: Method,
        url: &str,
        by: &str,
        body: Vec<u8>,
    ) -> Option<(StatusCode, Bytes)> {
        let request = Request::builder().method(method).uri(url);
        let request = request
            .header("authorization", format!("Bearer {by}"))
            .header("content-type", "application/json")
            .body(Full::new(body.into()))
            .unwrap();
        let response = self.0.request(request).await.ok()?;
        let status = response.status();
        Some((
            status,
            response.into_body().collect().await.ok()?.to_bytes(),
        ))
    }
}
