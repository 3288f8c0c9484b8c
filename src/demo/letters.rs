//! The demo's mail server: it takes every letter and shows on the terminal those with a code to sign
//! in, so that whoever runs the demo can be a voter in it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::Result;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Serves on a free port of this machine; its address.
pub async fn serve() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                // A client that breaks off is no concern of the demo's.
                let _broken_off = converse(stream).await;
            });
        }
    });
    Ok(address)
}

/// Writes the configuration by which letters leave for this server.
pub fn configure(folder: &Path, server: SocketAddr) -> Result<std::path::PathBuf> {
    let path = folder.join("demo.toml");
    let text = format!(
        "[mail]\nper_minute = 6000\n[mail.general]\nhost = \"localhost\"\nport = {}\ntls = \"none\"\n\
         name = \"Hustings\"\nfrom = \"elections@hustings.example\"\n",
        server.port()
    );
    std::fs::write(&path, text)?;
    Ok(path)
}

/// One connection, as far as a client of ours speaks SMTP.
async fn converse(stream: TcpStream) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let (mut to, mut letter) = (String::new(), None::<String>);
    write.write_all(b"220 demo\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        if let Some(text) = &mut letter {
            if line != "." {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            show(&to, text);
            letter = None;
            write.write_all(b"250 taken\r\n").await?;
            continue;
        }
        let answer: &[u8] = match line.split([' ', ':']).next().unwrap_or_default() {
            "RCPT" => {
                to = line.chars().skip_while(|sign| *sign != '<').collect();
                b"250 yes\r\n"
            }
            "DATA" => {
                letter = Some(String::new());
                b"354 go on\r\n"
            }
            "QUIT" => {
                write.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => b"250 yes\r\n",
        };
        write.write_all(answer).await?;
    }
    Ok(())
}

/// Shows the code of a letter that has one: eight digits on a line, perhaps in two groups.
fn show(to: &str, letter: &str) {
    if !letter.contains("Your code to sign in") {
        return;
    }
    let digits = |line: &str| -> String { line.chars().filter(char::is_ascii_digit).collect() };
    let bare = |line: &&str| {
        line.chars()
            .all(|sign| sign.is_ascii_digit() || " -\t".contains(sign))
    };
    let found = letter.lines().filter(bare).map(digits);
    if let Some(code) = found.into_iter().find(|code| code.len() == 8) {
        println!("A letter to {to}: the code to sign in is {code}");
    }
}
