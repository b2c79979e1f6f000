//! `servanda export --one-file`: the screens with all that they show, as one HTML file that opens without a server.

use crate::output::{Failure, complain, print, write_whole};
use crate::{folder, serve};
use servanda_server::{Desk, Folder, OneFileQuestion, Problem};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `export`.
#[derive(clap::Args)]
pub struct Args {
    /// A folder with an agreement, its bindings.toml and its record
    folder: PathBuf,
    /// Put everything into one HTML file
    #[arg(long, required = true)]
    one_file: bool,
    /// For whom: public, mission, or a party. What they may not see is not in the file
    #[arg(long = "for", value_name = "VIEWER", default_value = "public")]
    viewer: String,
    /// The moment judged (a date: its end), in the agreement's zone; without it the end of the record
    #[arg(long, value_name = "INSTANT")]
    as_of: Option<String>,
    /// Judge what was known at this position of the record, or at a moment (a date: its end); all of it if not given
    #[arg(long, value_name = "N|INSTANT")]
    known_at: Option<String>,
    /// Words in the place of ours: a JSON object, language, key, text
    #[arg(long, value_name = "FILE")]
    words: Option<PathBuf>,
    /// A folder with GeoJSON files in the place of those of the base map, under the same names
    #[arg(long, value_name = "FOLDER")]
    base_map: Option<PathBuf>,
    /// The file that is written
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let loaded = folder::load(&args.folder, None, args.as_of.as_deref(), &args.viewer)?;
    folder::viewer(&args.viewer, &loaded.agreement)?;
    let folder = Folder::new(loaded.agreement, loaded.geography, loaded.record).of_version(loaded.version);
    let id = folder.id().to_owned();
    let mut desk = Desk::default();
    desk.add(folder);
    if let Some(file) = &args.words {
        desk = desk.with_words(serve::words(file)?);
    }
    if let Some(folder) = &args.base_map {
        desk = desk.with_base_map(serve::base_map(folder)?);
    }
    let asked =
        OneFileQuestion { viewer: args.viewer.clone(), as_of: args.as_of.clone(), known_at: args.known_at.clone() };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .build()
        .map_err(|error| Failure::new(format!("cannot start: {error}"), "check how many threads may run"))?;
    let page = runtime.block_on(servanda_server::one_file(desk, &id, &asked));
    let page = page.map_err(|Problem { title, parameter, detail, help, .. }| {
        let what = parameter
            .map_or_else(|| format!("{title}: {detail}"), |name| format!("`--{}`: {detail}", name.replace('_', "-")));
        Failure::new(what, help)
    })?;
    write_whole(&args.out, &page)?;
    if args.viewer != "public" {
        complain(&format!(
            "note: `{}` is for `{}`: whoever gets it can read all that is in it\n",
            args.out.display(),
            args.viewer
        ));
    }
    let kilobytes = page.len().div_ceil(1000);
    print(&format!("{}: {kilobytes} kB, for {}\n", args.out.display(), args.viewer))?;
    Ok(ExitCode::SUCCESS)
}
