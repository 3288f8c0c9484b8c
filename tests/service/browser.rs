//! A browser as far as the service notices: it keeps cookies, follows nothing by itself, and says
//! of every write which page it comes from.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use axum::body::Body;
use axum::http::Request;
use hustings::accounts::factors::rules;
use hustings::web::client::Peer;

use crate::app::{Answer, TestApp};
use crate::smtp::Smtp;

pub struct Browser<'a> {
    app: &'a TestApp,
    cookies: Mutex<HashMap<String, String>>,
    address: IpAddr,
    pub origin: Option<String>,
}

impl<'a> Browser<'a> {
    pub fn new(app: &'a TestApp) -> Self {
        Self::at(app, "192.0.2.1")
    }

    pub fn at(app: &'a TestApp, address: &str) -> Self {
        Self {
            app,
            cookies: Mutex::default(),
            address: address.parse().unwrap(),
            origin: Some(app.app.settings().public.origin().to_owned()),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, "").await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)));
        self.request("POST", path, &form.collect::<Vec<_>>().join("&"))
            .await
    }

    /// As a page's script sends it.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> Answer {
        self.request("POST", path, &body.to_string()).await
    }

    /// By any method, as a page's script asks: the answer is no page.
    pub async fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        self.asking(method, path, body, "application/json").await
    }

    async fn request(&self, method: &str, path: &str, body: &str) -> Answer {
        let page = "text/html,application/xhtml+xml";
        self.asking(method, path, body, page).await
    }

    async fn asking(&self, method: &str, path: &str, body: &str, accept: &str) -> Answer {
        let cookies = self.cookies.lock().unwrap().clone();
        let cookies: Vec<_> = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("accept", accept)
            .extension(Peer(self.address));
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if method != "GET" {
            let kind = match body.starts_with('{') {
                true => "application/json",
                false => "application/x-www-form-urlencoded",
            };
            request = request.header("content-type", kind);
            if let Some(origin) = &self.origin {
                request = request.header("origin", origin);
            }
        }
        let answer = self
            .app
            .request(request.body(Body::from(body.to_owned())).unwrap())
            .await;
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap();
            for needed in [
                "__Host-",
                "; Path=/",
                "; Secure",
                "; HttpOnly",
                "; SameSite=Lax",
            ] {
                assert!(cookie.contains(needed), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.lock().unwrap().remove(name);
            } else {
                self.cookies
                    .lock()
                    .unwrap()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    /// Asks for a code and reads it from the letter.
    pub async fn ask_for_code(&self, smtp: &Smtp, email: &str) -> String {
        let codes = || {
            let mut letters = smtp.to(email);
            letters.retain(|letter| {
                letter
                    .header("Subject")
                    .unwrap()
                    .contains("code to sign in")
            });
            letters
        };
        let before = codes().len();
        let asked = self.post("/sign-in", &[("email", email)]).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
        self.app.run_jobs().await;
        let letters = codes();
        assert!(letters.len() > before, "no letter to {email}");
        letters.last().unwrap().code()
    }

    /// Signs in by mail.
    pub async fn sign_in(&self, smtp: &Smtp, email: &str) {
        let code = self.ask_for_code(smtp, email).await;
        let answer = self.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    /// Sets up an authenticator app; gives its secret and the recovery codes.
    pub async fn set_up_app(&self) -> (Vec<u8>, Vec<String>) {
        let page = self.post("/account/authenticator", &[]).await.ok().text();
        let shown = page
            .split("<code>")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        let secret = unbase32(shown);
        let code = self.password(&secret);
        let page = self
            .post("/account/authenticator/confirmation", &[("code", &code)])
            .await;
        let page = page.ok().text();
        let codes = page
            .split("<code>")
            .skip(1)
            .map(|part| part.split('<').next().unwrap().to_owned());
        (secret, codes.collect())
    }

    /// The page of whoever is signed in, which says who that is.
    pub async fn account(&self) -> String {
        self.get("/account").await.ok().text()
    }

    /// What the app shows now.
    pub fn password(&self, secret: &[u8]) -> String {
        rules::password(secret, rules::step(self.app.app.now().timestamp()))
    }

    pub async fn step_up(&self, secret: &[u8]) -> Answer {
        let code = self.password(secret);
        self.post("/account/second-factor", &[("code", &code)])
            .await
    }
}

fn encoded(value: &str) -> String {
    value
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

pub fn unbase32(text: &str) -> Vec<u8> {
    let places = text
        .chars()
        .map(|sign| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(sign).unwrap());
    let bits: String = places.map(|place| format!("{place:05b}")).collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    bytes
        .map(|bits| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap())
        .collect()
}
