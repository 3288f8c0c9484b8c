//! A client of the interface, as anybody could write one.

use anyhow::{Context, Result, bail};
use bytes::Bytes;
use chrono::Duration;
use http_body_util::{BodyExt, Full};
use hyper::{Method, Request, StatusCode};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::access::{Caller, Role, token};
use crate::app::App;

/// Speaks to one service.
#[derive(Clone, Debug)]
pub struct Client {
    http: Http<HttpConnector, Full<Bytes>>,
    base: String,
}

/// A token, as its holder keeps it.
#[derive(Clone, Debug)]
pub struct Held(String);

/// Makes tokens, as `hustings token` does on the machine.
#[derive(Clone, Debug)]
pub struct Mint(App);

impl Mint {
    /// On the machine of this service.
    pub fn new(app: App) -> Self {
        Self(app)
    }

    /// A token that holds for a day.
    pub fn token(&self, role: Role, subject: &str, panels: &[&str]) -> Result<Held> {
        let panels = panels.iter().map(|slug| (*slug).to_owned()).collect();
        let caller = Caller::new(subject.to_owned(), role, panels);
        let keys = &self.0.keys().tokens;
        Ok(Held(token::mint(
            keys,
            &caller,
            self.0.now(),
            Duration::days(1),
        )?))
    }

    /// A member's.
    pub fn member(&self, id: i64) -> Result<Held> {
        self.token(Role::Member, &format!("member:{id}"), &[])
    }
}

impl Client {
    /// For the service at this address.
    pub fn new(base: String) -> Self {
        Self {
            http: Http::builder(TokioExecutor::new()).build_http(),
            base,
        }
    }

    /// Sends JSON; what comes back is read if there is anything.
    pub async fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        by: &Held,
        body: &impl Serialize,
    ) -> Result<T> {
        let answer = self
            .raw(method, path, Some(by), serde_json::to_vec(body)?.into())
            .await?;
        let answer = if answer.is_empty() {
            Bytes::from_static(b"null")
        } else {
            answer
        };
        serde_json::from_slice(&answer).with_context(|| format!("the answer of {path}"))
    }

    /// `POST` of JSON.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        by: &Held,
        body: &impl Serialize,
    ) -> Result<T> {
        self.send(Method::POST, path, by, body).await
    }

    /// `POST` of bytes as they are.
    pub async fn post_raw(&self, path: &str, by: &Held, body: Vec<u8>) -> Result<Bytes> {
        self.raw(Method::POST, path, Some(by), body.into()).await
    }

    /// `GET` of bytes as they are.
    pub async fn get_raw(&self, path: &str) -> Result<Bytes> {
        self.raw(Method::GET, path, None, Bytes::new()).await
    }

    /// `GET` of bytes as they are, for one alone.
    pub async fn get_own(&self, path: &str, by: &Held) -> Result<Bytes> {
        self.raw(Method::GET, path, Some(by), Bytes::new()).await
    }

    /// `GET` of JSON.
    pub async fn get<T: DeserializeOwned>(&self, path: &str, by: Option<&Held>) -> Result<T> {
        let answer = self.raw(Method::GET, path, by, Bytes::new()).await?;
        serde_json::from_slice(&answer).with_context(|| format!("the answer of {path}"))
    }

    async fn raw(
        &self,
        method: Method,
        path: &str,
        by: Option<&Held>,
        body: Bytes,
    ) -> Result<Bytes> {
        loop {
            let (status, answer) = self.once(&method, path, by, body.clone()).await?;
            if status == StatusCode::SERVICE_UNAVAILABLE {
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            } else if status.is_success() {
                return Ok(answer);
            } else {
                bail!(
                    "{method} {path}: {status}: {}",
                    String::from_utf8_lossy(&answer)
                );
            }
        }
    }

    async fn once(
        &self,
        method: &Method,
        path: &str,
        by: Option<&Held>,
        body: Bytes,
    ) -> Result<(StatusCode, Bytes)> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base));
        if let Some(Held(token)) = by {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let response = self.http.request(request.body(Full::new(body))?).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    }
}
