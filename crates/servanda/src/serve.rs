//! `servanda serve`: agreements, statuses and entries in a browser, on this machine.

use crate::folder;
use crate::output::{Failure, complain, print};
use servanda_server::{Desk, Folder, Guard};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `serve`.
#[derive(clap::Args)]
pub struct Args {
    /// Folders with an agreement, its bindings.toml and its record, or folders of such folders
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// The port; 0 takes one that is free
    #[arg(long, default_value_t = 8031)]
    port: u16,
    /// The address to listen on; any other than this machine itself needs a token
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// A file whose first line is the token that every request has to carry
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// A name by which browsers may call the desk, where it listens on another address; any, if none is given
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// A file of accounts (`servanda accounts`): people say who they are, and whoever does not sees what the public may see
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// Words in the place of ours: a JSON object, language, key, text
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// A folder with GeoJSON files in the place of those of the base map, under the same names
    #[arg(long, value_name = "FOLDER")]
    base_map: Option<PathBuf>,
    /// Only show: take no entries, and write nothing into the folders
    #[arg(long)]
    read_only: bool,
    /// Write a line of JSON to standard error for each request
    #[arg(long)]
    log: bool,
    /// Answer one request of its own, and end
    #[arg(long)]
    once: bool,
}

/// A token that can be guessed is none.
const TOKEN_CHARS_MIN: usize = 16;

/// What is asked of whoever connects.
fn guard(args: &Args) -> Result<Guard, Failure> {
    let Some(file) = &args.token_file else {
        // Whoever sits at this machine is the mission, and nobody else is asked who they are.
        return if args.listen.is_loopback() {
            Ok(Guard::on_loopback())
        } else {
            Err(Failure::new(
                format!("{} can be reached by others, and nobody is asked for a token", args.listen),
                "write a long random line into a file and name it with --token-file",
            ))
        };
    };
    let text = String::from_utf8_lossy(&folder::bytes(file)?).into_owned();
    let token = text.lines().next().unwrap_or_default().trim().to_owned();
    let is_plain = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~'));
    if token.chars().count() < TOKEN_CHARS_MIN || !is_plain {
        return Err(Failure::new(
            format!("the first line of `{}` is no token", file.display()),
            format!("write {TOKEN_CHARS_MIN} or more letters, digits, `-`, `_`, `.` or `~`"),
        ));
    }
    Ok(Guard::with_token(args.host.clone(), &token))
}

/// What is served of a path: the version in force at the end of the record, and what may be entered behind it.
fn served(path: &Path, read_only: bool) -> Result<Folder, Failure> {
    // The file first: from here on nobody else writes to it.
    let log = if read_only { None } else { Some(opened(path)?) };
    let mut versions = folder::versions(path)?;
    let at = folder::in_force_at(&versions, None, "mission")?;
    let folder::Folder { agreement, geography, record, version } = versions.remove(at);
    let others = versions.into_iter().map(|folder| folder.agreement).collect();
    let served = Folder::new(agreement, geography, record).of_version(version);
    Ok(match log {
        Some(log) => served.entered_in(log, others, folder::ENTERED),
        None => served,
    })
}

fn opened(path: &Path) -> Result<servanda_store::Log, Failure> {
    let file = path.join(folder::ENTERED);
    let cannot = |error: String, help: &str| Failure::new(format!("cannot open `{}`: {error}", file.display()), help);
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| cannot(error.to_string(), "check your permissions, or add --read-only"))?;
    }
    let opened =
        servanda_store::Log::open(&file).map_err(|trouble| cannot(trouble.to_string(), "or add --read-only"))?;
    if let Some(torn) = opened.torn {
        complain(&format!(
            "note: `{}` ended in {} bytes that were never finished, and never answered; they are in `{}`\n",
            file.display(),
            torn.bytes,
            torn.kept_in.display()
        ));
    }
    Ok(opened.log)
}

/// The folders that are meant: each that holds an agreement, or those within it that do and have a record. Which of those have none is said.
fn folders(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let (mut found, mut without) = (Vec::new(), Vec::new());
    for path in paths {
        for file in folder::agreement_files(path)? {
            let folder = file.parent().map(Path::to_owned).unwrap_or_default();
            // A text without a record has no statuses; by its own name it is asked for all the same, and refused with words.
            if folder == *path || folder.join("bindings.toml").is_file() {
                found.push(folder);
            } else {
                without.push(folder.file_name().unwrap_or_default().to_string_lossy().into_owned());
            }
        }
    }
    if !without.is_empty() {
        complain(&format!(
            "note: {} texts without a record are not shown, since nothing can be judged of them: {}\n",
            without.len(),
            without.join(", ")
        ));
    }
    Ok(found)
}

/// Words of a deployment: texts by key, by language.
pub fn words(file: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = folder::bytes(file)?;
    let read: Result<BTreeMap<String, BTreeMap<String, serde_json::Value>>, _> = serde_json::from_slice(&bytes);
    read.map(|_| bytes).map_err(|error| {
        Failure::new(
            format!("`{}` has no words: {error}", file.display()),
            r#"write {"en": {"status.kept": "…"}}, with the keys of web/src/words"#,
        )
    })
}

/// The files of a base map that a folder has.
pub fn base_map(from: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::new();
    for name in servanda_server::base_map_files() {
        let path = from.join(&name);
        if path.is_file() {
            files.insert(name, folder::bytes(&path)?);
        }
    }
    if files.is_empty() {
        let all: Vec<String> = servanda_server::base_map_files().collect();
        return Err(Failure::new(
            format!("`{}` has no file of a base map", from.display()),
            format!("its files are {}: GeoJSON as in assets/geo", all.join(", ")),
        ));
    }
    Ok(files)
}

/// Runs the command: until it is stopped.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut desk = Desk::default();
    for path in &folders(&args.folders)? {
        let folder = served(path, args.read_only)?;
        let id = folder.id().to_owned();
        if !desk.add(folder) {
            return Err(Failure::new(
                format!("`{}` is the second folder of the agreement `{id}`", path.display()),
                "name each agreement once",
            ));
        }
    }
    if let Some(file) = &args.words {
        desk = desk.with_words(words(file)?);
    }
    if let Some(folder) = &args.base_map {
        desk = desk.with_base_map(base_map(folder)?);
    }
    if let Some(file) = &args.accounts {
        let people = crate::accounts::opened(file)?;
        desk = desk.with_people(people).map_err(|problem| Failure::new(problem.detail, "see the log of the desk"))?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}"), "check how many threads may run"))?;
    let guard = guard(args)?;
    if args.log {
        let lines = tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_target(false);
        lines.with_max_level(tracing_subscriber::filter::LevelFilter::INFO).init();
    }
    runtime.block_on(async {
        let address = SocketAddr::new(args.listen, args.port);
        let cannot = |error: std::io::Error| {
            Failure::new(
                format!("cannot listen on {address}: {error}"),
                "name another port with --port, or 0 for any that is free",
            )
        };
        let listener = tokio::net::TcpListener::bind(address).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        print(&format!("http://{address}/\n"))?;
        let asked = args.once.then(|| tokio::task::spawn_blocking(move || ask(address)));
        let stop = async {
            if let Some(asked) = asked {
                // Whether it was answered is said below; here it is enough that it is over.
                return asked.await.unwrap_or_else(|_| Err("it broke off".to_owned()));
            }
            if let Err(error) = stopped().await {
                complain(&format!("signals cannot be heard: {error}\n"));
                std::future::pending::<()>().await;
            }
            Ok(String::new())
        };
        let (told, answered) = tokio::sync::oneshot::channel();
        let stop = async {
            // Nobody waits for it where the desk could not be opened.
            let _ = told.send(stop.await);
        };
        let done = servanda_server::serve(listener, desk, guard, stop).await;
        done.map_err(|error| Failure::new(format!("no more connections can be taken: {error}"), "start again"))?;
        match answered.await {
            Ok(Ok(line)) => print(&line),
            Ok(Err(why)) => Err(Failure::new(format!("the desk did not answer itself: {why}"), "start it with --log")),
            Err(_) => Ok(()),
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Asks for the list of agreements, as a browser would.
fn ask(address: SocketAddr) -> Result<String, String> {
    use std::io::{Read, Write};
    let said = |error: std::io::Error| error.to_string();
    let mut stream = std::net::TcpStream::connect(address).map_err(said)?;
    stream
        .write_all(format!("GET /a HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes())
        .map_err(said)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).map_err(said)?;
    let first = answer.lines().next().unwrap_or_default();
    let is_well = first.starts_with("HTTP/1.1 200 ");
    let line = format!("GET /a: {first}, {} bytes\n", answer.len());
    if is_well { Ok(line) } else { Err(line) }
}

/// Waits until somebody asks the process to end.
async fn stopped() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        ended = tokio::signal::ctrl_c() => ended,
        _ = end.recv() => Ok(()),
    }
}
