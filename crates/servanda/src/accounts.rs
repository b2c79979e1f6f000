//! `servanda accounts`: who may sign in at a desk, and as what.

use crate::folder;
use crate::output::{Failure, print};
use servanda_people::{NewAccount, People, Role, Trouble};
use servanda_record::Viewer;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `accounts`.
#[derive(clap::Args)]
pub struct Args {
    /// The file of accounts
    file: PathBuf,
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Make an account; its password is the first line of a file, `-` for standard input
    Add {
        /// The name of a role, as `officer-1`
        name: String,
        /// Whose account it is: two accounts of one person are one person
        #[arg(long)]
        person: String,
        /// What it may do: reader, reporter, officer, decider, publisher or keeper
        #[arg(long)]
        role: String,
        /// For whom it reads: `public`, `mission`, or a party
        #[arg(long, default_value = "mission")]
        reads_for: String,
        /// The file whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: PathBuf,
    },
    /// List all accounts
    List,
    /// Give an account another role, or have it read for somebody else
    Assign {
        /// Its name
        name: String,
        /// What it may do
        #[arg(long)]
        role: String,
        /// For whom it reads
        #[arg(long, default_value = "mission")]
        reads_for: String,
    },
    /// Give an account another password, which ends its sessions
    Password {
        /// Its name
        name: String,
        /// The file whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: PathBuf,
    },
    /// Let nobody sign in with an account any more; its name stays taken
    Close {
        /// Its name
        name: String,
    },
    /// Open an account again
    Open {
        /// Its name
        name: String,
    },
}

/// Runs the command.
pub fn run(args: &Args) -> Result<ExitCode, Failure> {
    let people = opened(&args.file)?;
    match &args.what {
        What::Add { name, person, role, reads_for, password_file } => {
            let new = NewAccount {
                name: name.clone(),
                person: person.clone(),
                role: self::role(role)?,
                reads_for: viewer(reads_for),
            };
            people.add(&new, &password(password_file)?).map_err(failed)?;
        }
        What::List => print(&listed(&people)?)?,
        What::Assign { name, role, reads_for } => {
            people.assign(name, self::role(role)?, &viewer(reads_for)).map_err(failed)?;
        }
        What::Password { name, password_file } => {
            people.set_password(name, &password(password_file)?).map_err(failed)?;
        }
        What::Close { name } => people.close(name, true).map_err(failed)?,
        What::Open { name } => people.close(name, false).map_err(failed)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Opens a file of accounts, or makes an empty one.
pub fn opened(file: &Path) -> Result<People, Failure> {
    People::open(file)
        .map_err(|trouble| Failure::new(format!("cannot open `{}`: {trouble}", file.display()), "name another file"))
}

fn failed(trouble: Trouble) -> Failure {
    Failure::new(trouble.to_string(), "type `servanda accounts FILE list` to see what is there")
}

fn role(word: &str) -> Result<Role, Failure> {
    Role::named(word).ok_or_else(|| {
        let all: Vec<&str> = Role::ALL.into_iter().map(Role::name).collect();
        Failure::new(format!("there is no role `{word}`"), format!("write one of {}", all.join(", ")))
    })
}

fn viewer(word: &str) -> Viewer {
    match word {
        "public" => Viewer::Public,
        "mission" => Viewer::Mission,
        party => Viewer::Party(party.to_owned()),
    }
}

/// A password comes from a file, so that it stands in no list of commands and no list of processes.
fn password(file: &Path) -> Result<String, Failure> {
    let text = if file == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
            .map_err(|error| Failure::new(format!("cannot read standard input: {error}"), "name a file"))?
    } else {
        String::from_utf8_lossy(&folder::bytes(file)?).into_owned()
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn listed(people: &People) -> Result<String, Failure> {
    let mut text = String::new();
    for account in people.accounts().map_err(failed)? {
        let reads_for = match &account.reads_for {
            Viewer::Public => "public",
            Viewer::Mission => "mission",
            Viewer::Party(name) => name,
        };
        let closed = if account.is_closed { "  closed" } else { "" };
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "{}  {}, reads for {reads_for}, person {}{closed}",
            account.name,
            account.role.name(),
            account.person
        );
    }
    Ok(text)
}
