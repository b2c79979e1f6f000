//! `servanda serve`: agreements, statuses and entries in a browser, on this machine.

use crate::folder;
use crate::output::{Failure, complain, print};
use servanda_server::{Desk, Folder};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `serve`.
#[derive(clap::Args)]
pub struct Args {
    /// Folders with an agreement, its bindings.toml and its record
    #[arg(required = true)]
    folders: Vec<PathBuf>,
    /// The port; 0 takes one that is free
    #[arg(long, default_value_t = 8031)]
    port: u16,
}

/// Runs the command: until it is stopped.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let mut desk = Desk::default();
    for path in &args.folders {
        // The version in force at the end of the record; the others are still to be shown.
        let folder::Folder { agreement, geography, record, .. } =
            folder::load(path, &folder::WhichVersion::default(), None, "mission")?;
        let id = agreement.name.value.clone();
        if !desk.add(Folder { agreement, geography, record }) {
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
