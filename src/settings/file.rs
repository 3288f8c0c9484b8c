//! The configuration file: TOML. A key that we don't know is refused, and so is a value that can't
//! work, with the key and the reason.

use std::collections::BTreeMap;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use zeroize::Zeroizing;

use super::{PublicUrl, Retention, Settings};
use crate::accounts::outside::oidc::Oidc;
use crate::accounts::outside::oidc::keys::IssuerKeys;
use crate::accounts::outside::{Discourse, Outside};
use crate::language::Catalogue;
use crate::language::choice::Languages;
use crate::mail::transport::{MailSettings, Sender, Tls};
use crate::values::{Email, Line};
use crate::web::outgoing::Endpoint;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    public_url: Option<String>,
    contact: Option<String>,
    proxies: Vec<IpAddr>,
    mail: Mail,
    discourse: Option<Forum>,
    oidc: Option<Directory>,
    webhooks: Webhooks,
    retention: Kept,
    /// Files of translations by the tag of their language.
    languages: BTreeMap<String, PathBuf>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Mail {
    per_minute: Option<u32>,
    general: Option<Server>,
    credentials: Option<Server>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    host: String,
    port: Option<u16>,
    tls: Option<Tls>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    name: String,
    from: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Forum {
    url: String,
    secret_file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Directory {
    name: String,
    issuer: String,
    client_id: String,
    client_secret_file: PathBuf,
    authorization_endpoint: String,
    token_endpoint: String,
    algorithm: String,
    keys_file: PathBuf,
    #[serde(default)]
    addresses_are_assigned: bool,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Webhooks {
    inside: Vec<IpAddr>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Kept {
    letters_days: Option<u16>,
}

/// The settings of a file, or those of no file; an address of the command line or the environment
/// goes before the file's.
pub fn read(path: Option<&Path>, public_url: Option<&str>, port: u16) -> Result<Settings> {
    let file = match path {
        Some(path) => parse(path)?,
        None => File::default(),
    };
    let public = match public_url.or(file.public_url.as_deref()) {
        Some(url) => PublicUrl::parse(url)?,
        None => PublicUrl::parse(&format!("http://localhost:{port}"))?,
    };
    let contact = file.contact.as_deref();
    let contact = contact
        .map(|raw| Email::parse("contact", raw))
        .transpose()?;
    let days = file.retention.letters_days.unwrap_or(90);
    if days < 7 {
        bail!(
            "retention.letters_days = {days}: keep letters for 7 days at least, so that bounces can be looked into"
        );
    }
    Ok(Settings {
        public,
        contact,
        mail: mail(file.mail)?,
        outside: Outside {
            discourse: file.discourse.map(forum).transpose()?,
            oidc: file.oidc.map(directory).transpose()?,
        },
        proxies: file.proxies,
        webhooks_inside: file.webhooks.inside,
        retention: Retention { letters_days: days },
        languages: languages(&file.languages)?,
    })
}

fn languages(files: &BTreeMap<String, PathBuf>) -> Result<Languages> {
    let read = |(tag, path): (&String, &PathBuf)| Catalogue::read(tag, path).context("languages");
    Ok(Languages::new(
        files.iter().map(read).collect::<Result<Vec<_>>>()?,
    ))
}

fn parse(path: &Path) -> Result<File> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("the configuration {} can't be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the configuration {}", path.display()))
}

fn mail(mail: Mail) -> Result<MailSettings> {
    let per_minute = mail.per_minute.unwrap_or(300);
    if per_minute == 0 {
        bail!("mail.per_minute = 0: then no letter leaves; leave mail.general out instead");
    }
    if mail.general.is_none() && mail.credentials.is_some() {
        bail!("mail.credentials without mail.general: every other letter would wait for ever");
    }
    Ok(MailSettings {
        general: mail
            .general
            .map(|server| sender("mail.general", server))
            .transpose()?,
        credentials: mail
            .credentials
            .map(|server| sender("mail.credentials", server))
            .transpose()?,
        per_minute,
    })
}

fn sender(key: &str, server: Server) -> Result<Sender> {
    let tls = server.tls.unwrap_or(Tls::Starttls);
    let here = ["localhost", "127.0.0.1", "::1"].contains(&server.host.as_str());
    if tls == Tls::None && !here {
        bail!(
            "{key}.tls = \"none\": letters hold codes, so only a server on this machine may be reached in clear"
        );
    }
    let login = match (server.user, server.password_file) {
        (Some(user), Some(file)) => Some((user, secret(&file)?)),
        (None, None) => None,
        _ => bail!("{key}: give user and password_file together, or neither"),
    };
    Ok(Sender {
        port: server
            .port
            .unwrap_or(if tls == Tls::Implicit { 465 } else { 587 }),
        host: server.host,
        tls,
        login,
        name: Line::parse("name", &server.name).with_context(|| key.to_owned())?,
        from: Email::parse("from", &server.from).with_context(|| key.to_owned())?,
    })
}

fn forum(forum: Forum) -> Result<Discourse> {
    let base = forum.url.trim_end_matches('/').to_owned();
    if !base.starts_with("https://") || base.contains(['?', '#', ' ']) {
        bail!("discourse.url = {base:?}: it begins with https:// and has no query");
    }
    let secret = secret(&forum.secret_file)?;
    if secret.len() < 10 {
        bail!(
            "the secret in {} is shorter than the ten signs that Discourse asks for",
            forum.secret_file.display()
        );
    }
    Ok(Discourse { base, secret })
}

fn directory(directory: Directory) -> Result<Oidc> {
    if !directory.issuer.starts_with("https://")
        && !directory.issuer.starts_with("http://127.0.0.1")
    {
        bail!(
            "oidc.issuer = {:?}: it begins with https://",
            directory.issuer
        );
    }
    if directory.client_id.is_empty() {
        bail!("oidc.client_id is empty: it is what the provider calls this service");
    }
    let keys = fs::read_to_string(&directory.keys_file).with_context(|| {
        format!(
            "oidc.keys_file: {} can't be read",
            directory.keys_file.display()
        )
    })?;
    let keys = IssuerKeys::parse(&directory.algorithm, &keys).with_context(|| {
        format!(
            "oidc.algorithm, oidc.keys_file ({})",
            directory.keys_file.display()
        )
    })?;
    Ok(Oidc {
        name: Line::parse("name", &directory.name)
            .context("oidc")?
            .to_string(),
        issuer: directory.issuer,
        client_id: directory.client_id,
        client_secret: secret(&directory.client_secret_file)?,
        authorization: Endpoint::parse(
            "oidc.authorization_endpoint",
            &directory.authorization_endpoint,
        )?,
        token: Endpoint::parse("oidc.token_endpoint", &directory.token_endpoint)?,
        keys,
        addresses_are_assigned: directory.addresses_are_assigned,
    })
}

/// A secret stands in a file of its own, so that it is in no list of processes and no backup of
/// settings.
fn secret(path: &Path) -> Result<Zeroizing<String>> {
    let text = fs::read_to_string(path)
        .with_context(|| format!("the secret in {} can't be read", path.display()))?;
    Ok(Zeroizing::new(Zeroizing::new(text).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(text: &str) -> Result<Settings> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("secret"), "0123456789abcdef\n")?;
        let path = folder.path().join("hustings.toml");
        let secret = folder.path().join("secret").display().to_string();
        fs::write(&path, text.replace("SECRET", &secret))?;
        read(Some(&path), None, 8080)
    }

    const SERVER: &str =
        "[mail.general]\nhost = 'smtp.example.org'\nname = 'Elections'\nfrom = 'e@example.org'\n";

    #[test]
    fn a_whole_configuration() {
        let text = format!(
            "public_url = 'https://vote.example.org'\ncontact = 'help@example.org'\n\
             proxies = ['10.0.0.1']\n{SERVER}user = 'e'\n\
             password_file = 'SECRET'\n[discourse]\nurl = 'https://forum.example.org/'\n\
             secret_file = 'SECRET'\n[retention]\nletters_days = 30\n"
        );
        let settings = settings(&text).unwrap();
        let general = settings.mail.general.unwrap();
        assert_eq!((general.port, general.tls), (587, Tls::Starttls));
        assert_eq!(&*general.login.unwrap().1, "0123456789abcdef");
        assert_eq!(settings.public.origin(), "https://vote.example.org");
        assert_eq!(settings.contact.unwrap().as_str(), "help@example.org");
        assert_eq!(
            settings.outside.discourse.unwrap().base,
            "https://forum.example.org"
        );
        assert_eq!(settings.retention.letters_days, 30);
    }

    const DIRECTORY: &str = "[oidc]\nname = 'A'\nissuer = 'https://a.example'\nclient_id = 'h'\n\
        client_secret_file = 'SECRET'\nauthorization_endpoint = 'https://a.example/a'\n\
        token_endpoint = 'https://a.example/t'\nalgorithm = 'ES256'\nkeys_file = 'KEYS'\n";
    /// RFC 7515, appendix A.3.1.
    const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}"#;

    #[test]
    fn a_directory_and_its_keys() {
        let folder = tempfile::tempdir().unwrap();
        let keys = folder.path().join("keys.json");
        fs::write(&keys, KEYS).unwrap();
        let text = DIRECTORY.replace("KEYS", &keys.display().to_string());
        let found = settings(&text).unwrap().outside.oidc.unwrap();
        assert_eq!(&*found.client_secret, "0123456789abcdef");
        for (right, wrong, said) in [
            ("'https://a.example'", "'a.example'", "oidc.issuer"),
            ("'ES256'", "'HS256'", "oidc.algorithm"),
            ("'ES256'", "'RS256'", "no key for this algorithm"),
            (
                "'https://a.example/t'",
                "'http://a.example/t'",
                "oidc.token_endpoint",
            ),
            ("client_id = 'h'", "client_id = ''", "oidc.client_id"),
            ("keys.json", "nothing.json", "oidc.keys_file"),
        ] {
            let error = settings(&text.replace(right, wrong)).unwrap_err();
            let told = format!("{error:#}");
            assert!(told.contains(said), "{wrong}: {told}");
        }
    }

    #[test]
    fn what_cannot_work_is_refused_with_its_reason() {
        for (text, said) in [
            ("colour = 'red'".to_owned(), "colour"),
            ("public_url = 'http://vote.example.org'".into(), "https://"),
            ("contact = 'nobody'".into(), "contact"),
            ("proxies = ['proxy']".into(), "proxies"),
            ("[webhooks]\ninside = ['mentors']".into(), "inside"),
            ("[mail]\nper_minute = 0".into(), "per_minute"),
            (format!("{SERVER}tls = 'none'"), "in clear"),
            (format!("{SERVER}tls = 'perhaps'"), "perhaps"),
            (format!("{SERVER}user = 'e'"), "password_file"),
            (format!("{SERVER}password = 'e'"), "password"),
            (SERVER.replace("general", "credentials"), "mail.general"),
            (
                "[discourse]\nurl = 'http://f.example'\nsecret_file = 'SECRET'".into(),
                "https://",
            ),
            (
                "[discourse]\nurl = 'https://f.example'\nsecret_file = '/nowhere'".into(),
                "/nowhere",
            ),
            ("[retention]\nletters_days = 1".into(), "letters_days"),
            ("[languages]\ncy = '/nowhere.json'".into(), "/nowhere.json"),
            ("[languages]\ncy = 'SECRET'".into(), "sentences"),
        ] {
            let refused = format!("{:#}", settings(&text).unwrap_err());
            assert!(refused.contains(said), "{text}: {refused}");
        }
        let folder = tempfile::tempdir().unwrap();
        let short = folder.path().join("short");
        fs::write(&short, "ninesigns").unwrap();
        let short = short.display();
        let text = format!("[discourse]\nurl = 'https://f.example'\nsecret_file = '{short}'");
        let refused = format!("{:#}", settings(&text).unwrap_err());
        assert!(refused.contains("ten signs"), "{refused}");
    }
}
