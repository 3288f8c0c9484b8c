//! A mail server of the tests' own: SMTP over TCP, with a mailbox that can be read and faults that
//! can be asked for.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use hustings::mail::transport::{Sender, Tls};
use hustings::values::{Email, Line};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does to letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It takes them.
    Takes,
    /// It refuses every recipient for good.
    Refuses,
    /// It refuses every recipient for now.
    NotNow,
    /// It takes the letter and breaks off before it says so.
    BreaksOff,
    /// It breaks off as soon as somebody connects.
    Down,
}

/// A letter that came in.
#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: String,
    /// As it came, with the dots of SMTP taken away.
    pub raw: String,
}

impl Received {
    /// The text version, decoded.
    pub fn text(&self) -> String {
        self.part("text/plain")
    }

    /// The HTML version, decoded.
    pub fn html(&self) -> String {
        self.part("text/html")
    }

    fn part(&self, kind: &str) -> String {
        let part = self
            .raw
            .split(&format!("Content-Type: {kind}"))
            .nth(1)
            .unwrap();
        let (head, body) = part.split_once("\r\n\r\n").unwrap();
        let body = body.split("\r\n--").next().unwrap();
        if head.contains("quoted-printable") {
            unquoted(body)
        } else {
            assert!(!head.contains("base64"), "{head}");
            body.replace("\r\n", "\n")
        }
    }

    /// A header, unfolded.
    pub fn header(&self, name: &str) -> Option<String> {
        let head = self
            .raw
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .replace("\r\n ", " ");
        let named = |line: &str| line.strip_prefix(&format!("{name}: ")).map(str::to_owned);
        head.lines().find_map(named)
    }

    /// The first eight digits in two groups.
    pub fn code(&self) -> String {
        let digits = |line: &str| {
            line.trim()
                .chars()
                .all(|sign| sign.is_ascii_digit() || sign == ' ')
        };
        let text = self.text();
        let line = text
            .lines()
            .find(|line| line.starts_with("    ") && digits(line));
        line.unwrap_or_else(|| panic!("no code in {text}"))
            .trim()
            .to_owned()
    }

    /// The first address in it.
    pub fn link(&self) -> String {
        let text = self.text();
        let line = text.lines().find(|line| line.starts_with("http"));
        line.unwrap_or_else(|| panic!("no address in {text}"))
            .to_owned()
    }
}

fn unquoted(quoted: &str) -> String {
    let joined = quoted.replace("=\r\n", "").replace("\r\n", "\n");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'=' {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[derive(Clone, Debug)]
pub struct Smtp {
    pub address: SocketAddr,
    mood: Arc<Mutex<Mood>>,
    letters: Arc<Mutex<Vec<Received>>>,
}

impl Smtp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let smtp = Self {
            address: listener.local_addr().unwrap(),
            mood: Arc::new(Mutex::new(Mood::Takes)),
            letters: Arc::default(),
        };
        let server = smtp.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = server.clone();
                tokio::spawn(async move { server.session(stream).await });
            }
        });
        smtp
    }

    /// As whom the service writes through it.
    pub fn sender(&self, from: &str) -> Sender {
        Sender {
            host: self.address.ip().to_string(),
            port: self.address.port(),
            tls: Tls::None,
            login: None,
            name: Line::parse("name", "Elections").unwrap(),
            from: Email::parse("from", from).unwrap(),
        }
    }

    pub fn turn(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    pub fn letters(&self) -> Vec<Received> {
        self.letters.lock().unwrap().clone()
    }

    /// The letters to an address, oldest first.
    pub fn to(&self, address: &str) -> Vec<Received> {
        self.letters()
            .into_iter()
            .filter(|letter| letter.to == address)
            .collect()
    }

    async fn session(&self, stream: TcpStream) -> Option<()> {
        let mood = || *self.mood.lock().unwrap();
        if mood() == Mood::Down {
            return None;
        }
        let mut stream = BufReader::new(stream);
        let (mut from, mut to) = (String::new(), String::new());
        say(&mut stream, "220 test ESMTP").await?;
        loop {
            let line = hear(&mut stream).await?;
            if mood() == Mood::Down {
                return None;
            }
            let verb = line.to_ascii_uppercase();
            let inside = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            let answer = match verb.get(..4)? {
                "EHLO" => "250-test\r\n250 8BITMIME",
                "MAIL" => {
                    from = inside();
                    "250 ok"
                }
                "RCPT" => {
                    to = inside();
                    match mood() {
                        Mood::Refuses => "550 5.1.1 no such mailbox",
                        Mood::NotNow => "451 4.3.0 try again later",
                        _ => "250 ok",
                    }
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let raw = content(&mut stream).await?;
                    let (from, to) = (from.clone(), to.clone());
                    self.letters
                        .lock()
                        .unwrap()
                        .push(Received { from, to, raw });
                    if mood() == Mood::BreaksOff {
                        return None;
                    }
                    "250 taken"
                }
                "QUIT" => return say(&mut stream, "221 bye").await,
                _ => "250 ok",
            };
            say(&mut stream, answer).await?;
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream
        .write_all(format!("{line}\r\n").as_bytes())
        .await
        .ok()
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = tokio::time::timeout(Duration::from_secs(60), stream.read_line(&mut line));
    (read.await.ok()?.ok()? > 0).then_some(line)
}

async fn content(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut raw = String::new();
    loop {
        let line = hear(stream).await?;
        if line == ".\r\n" {
            return Some(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
