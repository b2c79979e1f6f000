//! `servanda serve`: agreements, statuses and entries in a browser, on this machine.

use crate::folder;
use crate::output::{Failure, complain, print};
use servanda_server::{Desk, Folder};
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
    /// Only show: take no entries, and write nothing into the folders
    #[arg(long)]
    read_only: bool,
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

/// The folders that are meant: each that holds an agreement, or those within it that do and have a record.
fn folders(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        for file in folder::agreement_files(path)? {
            let folder = file.parent().map(Path::to_owned).unwrap_or_default();
            // A text without a record has no statuses; by its own name it is asked for all the same, and refused with words.
            if folder == *path || folder.join("bindings.toml").is_file() {
                found.push(folder);
            }
        }
    }
    Ok(found)
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
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}"), "check how many threads may run"))?;
    runtime.block_on(async {
        // Loopback alone: whoever sits at this machine is the mission, and nobody else is asked who they are.
        let address = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), args.port);
        let cannot = |error: std::io::Error| {
            Failure::new(
                format!("cannot listen on {address}: {error}"),
                "name another port with --port, or 0 for any that is free",
            )
        };
        let listener = tokio::net::TcpListener::bind(address).await.map_err(cannot)?;
        let address = listener.local_addr().map_err(cannot)?;
        print(&format!("http://{address}/\n"))?;
        let stop = async {
            if let Err(error) = stopped().await {
                complain(&format!("signals cannot be heard: {error}\n"));
                std::future::pending::<()>().await;
            }
        };
        let done = servanda_server::serve(listener, desk, stop).await;
        done.map_err(|error| Failure::new(format!("no more connections can be taken: {error}"), "start again"))
    })?;
    Ok(ExitCode::SUCCESS)
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
