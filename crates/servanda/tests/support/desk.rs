//! A desk that runs as a program of its own, and plain HTTP to ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running desk; killed at once when it is dropped.
pub struct Desk {
    child: Child,
    /// `127.0.0.1:PORT`
    pub host: String,
}

impl Desk {
    /// Starts one, and waits until it says where it is.
    pub fn start(args: &[&str], folder: &Path) -> Desk {
        let mut child = Command::new(env!("CARGO_BIN_EXE_servanda"))
            .args(["serve", "--port", "0"])
            .args(args)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program runs");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("it says where it is");
        let host = line.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
        assert!(!host.is_empty(), "it did not start");
        Desk { child, host }
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().expect("it is killed");
        self.child.wait().expect("it has ended");
    }

    /// Asks and reads the whole answer.
    pub fn ask(&self, method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
        ask(&self.host, method, address, headers, body)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Asks a host; `None` where it is gone before it has answered whole.
pub fn ask(host: &str, method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> Option<Answer> {
    answered(sent(host, method, address, headers, body)?)
}

/// Asks a host by another name than its own.
pub fn asked_as(name: &str, host: &str, address: &str) -> Option<Answer> {
    let mut stream = TcpStream::connect(host).ok()?;
    let request = format!("GET {address} HTTP/1.1\r\nhost: {name}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    answered(stream)
}

fn answered(mut stream: TcpStream) -> Option<Answer> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let length =
        head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
    let whole = length.is_none_or(|length| length.parse() == Ok(body.len()));
    whole.then(|| Answer { status, head: head.to_owned(), body: body.to_owned() })
}

/// Sends a request and leaves its answer to be read.
pub fn sent(host: &str, method: &str, address: &str, headers: &[(&str, &str)], body: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(host).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
    let mut request = format!("{method} {address} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).ok()?;
    Some(stream)
}
