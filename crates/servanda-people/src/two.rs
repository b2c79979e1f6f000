//! What takes two persons: one proposes, another agrees, and only then is there anything to enter.
//!
//! Accounts are compared, and the persons behind them, never words in an entry. All of it is kept, refusals too.
//!
//! What two agreed on is [handed out](People::second) to be entered; whoever enters it [says so](People::entered) when it is on disk. A desk
//! that stopped in between finds it again among those [agreed and not entered](People::to_enter).

use crate::account;
use crate::file::{People, moment, ms};
use crate::rights::Right;
use crate::trouble::{Refusal, Trouble};
use rusqlite::{Connection, TransactionBehavior};
use servanda_base::Moment;
use sha2::{Digest, Sha256};

/// A proposal can be seconded for so many days.
pub const OPEN_DAYS_MAX: i64 = 7;

/// So many bytes has an entry that is proposed at most.
pub const ENTRY_BYTES_MAX: usize = 1 << 16;

/// So many proposals of one account are open at once.
pub const OPEN_MAX: i64 = 100;

/// So many refusals are kept of one proposal; more say nothing new.
pub const REFUSALS_MAX: i64 = 100;

const OPEN_MS: i64 = OPEN_DAYS_MAX * 24 * 60 * 60 * 1000;

/// What takes two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Closing an incident file.
    Closing,
    /// Skipping a step of an incident file.
    Override,
    /// Showing an entry to more.
    Release,
    /// Publishing.
    Publishing,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Kind; 4] = [Kind::Closing, Kind::Override, Kind::Release, Kind::Publishing];

    /// The right that proposing it takes.
    pub fn right(self) -> Right {
        match self {
            Kind::Closing | Kind::Override => Right::Open,
            Kind::Release | Kind::Publishing => Right::Publish,
        }
    }

    /// The word for it: `closing`, `override`, `release`, `publishing`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Closing => "closing",
            Kind::Override => "override",
            Kind::Release => "release",
            Kind::Publishing => "publishing",
        }
    }

    /// The kind of that word.
    pub fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct What {
    /// What it is.
    pub kind: Kind,
    /// The entry as one object of JSON.
    pub entry: String,
    /// SHA-256 of the bytes of the entry, as whoever proposes it saw them.
    pub digest: [u8; 32],
}

impl What {
    /// A kind and an entry, with its digest.
    pub fn new(kind: Kind, entry: &str) -> What {
        What { kind, entry: entry.to_owned(), digest: digest(entry) }
    }
}

/// What two agreed on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// The number of the proposal.
    pub number: i64,
    /// What it is, byte by byte as it was proposed.
    pub what: What,
    /// The account that proposed it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The account of another person, who agreed.
    pub second: String,
    /// When.
    pub seconded_at: Moment,
}

/// A proposal and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Its number, from 1.
    pub number: i64,
    /// What is proposed.
    pub what: What,
    /// The account that proposed it.
    pub by: String,
    /// When.
    pub at: Moment,
    /// What became of it.
    pub state: State,
    /// Who was refused as second person, in order, the first [`REFUSALS_MAX`] of them.
    pub refused: Vec<Refused>,
}

/// Where a proposal stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody may second it.
    Open,
    /// Nobody seconded it in time.
    Expired,
    /// It was withdrawn.
    Withdrawn {
        /// When.
        at: Moment,
    },
    /// Another person agreed; it is to be entered.
    Agreed {
        /// Which account.
        second: String,
        /// When.
        at: Moment,
    },
    /// It is in the record.
    Entered {
        /// The account that agreed.
        second: String,
        /// When it agreed.
        agreed_at: Moment,
        /// The id of the entry.
        entry: String,
        /// When it was entered.
        at: Moment,
    },
}

/// Somebody who could not second a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The account.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why, in a word: `same-account`, `same-person`, `lacks`, `withdrawn`, `expired`, `agreed`, `proposer-lacks`.
    pub why: String,
}

fn digest(entry: &str) -> [u8; 32] {
    Sha256::digest(entry.as_bytes()).into()
}

impl People {
    /// Proposes something that takes two, and gives its number.
    ///
    /// # Errors
    /// If the account may not, the entry is no entry or not that of the digest, or too many of the account are open.
    pub fn propose(&self, by: &str, what: &What, now: Moment) -> Result<i64, Trouble> {
        let is_object = what.entry.len() <= ENTRY_BYTES_MAX
            && matches!(serde_json::from_str(&what.entry), Ok(serde_json::Value::Object(_)));
        if !is_object {
            return Err(Refusal::NotAnEntry.into());
        }
        if digest(&what.entry) != what.digest {
            return Err(Refusal::OtherDigest.into());
        }
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !may(&transaction, by, what.kind.right())? {
            return Err(Refusal::Lacks(what.kind.right()).into());
        }
        let open: i64 = transaction.query_row(
            "SELECT count(*) FROM proposal WHERE by = ?1 AND withdrawn_ms IS NULL AND second IS NULL AND at_ms > ?2",
            (by, ms(now) - OPEN_MS),
            |row| row.get(0),
        )?;
        if open >= OPEN_MAX {
            return Err(Refusal::ManyOpen.into());
        }
        transaction.execute(
            "INSERT INTO proposal (kind, entry, digest, by, at_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
            (what.kind.name(), &what.entry, what.digest, by, ms(now)),
        )?;
        let number = transaction.last_insert_rowid();
        transaction.commit()?;
        Ok(number)
    }

    /// Agrees to a proposal as the second person, and gives what is to be entered now, once.
    ///
    /// # Errors
    /// If the account may not, is that of the person who proposed it, or the proposal is no longer open. Refusals are kept.
    pub fn second(&self, number: i64, by: &str, now: Moment) -> Result<Agreed, Trouble> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let proposal = find(&transaction, number, now)?.ok_or(Refusal::NoProposal)?;
        if let Some(refusal) = why_not(&transaction, &proposal, by)? {
            transaction.execute(
                "INSERT INTO refusal (proposal, by, at_ms, why) SELECT ?1, ?2, ?3, ?4 \
                 WHERE (SELECT count(*) FROM refusal WHERE proposal = ?1) < ?5",
                (number, by, ms(now), refusal.word(), REFUSALS_MAX),
            )?;
            transaction.commit()?;
            return Err(refusal.into());
        }
        transaction
            .execute("UPDATE proposal SET second = ?2, second_ms = ?3 WHERE number = ?1", (number, by, ms(now)))?;
        transaction.commit()?;
        let Proposal { number, what, by: first, at, .. } = proposal;
        // To the millisecond, as it is found again.
        Ok(Agreed { number, what, by: first, at, second: by.to_owned(), seconded_at: moment(ms(now))? })
    }

    /// Withdraws a proposal that is open, by the account that made it.
    ///
    /// # Errors
    /// If it is another's, or no longer open.
    pub fn withdraw(&self, number: i64, by: &str, now: Moment) -> Result<(), Trouble> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let proposal = find(&transaction, number, now)?.ok_or(Refusal::NoProposal)?;
        if proposal.by != by {
            return Err(Refusal::NotTheirs.into());
        }
        if let Some(refusal) = not_open(&proposal.state) {
            return Err(refusal.into());
        }
        transaction.execute("UPDATE proposal SET withdrawn_ms = ?2 WHERE number = ?1", (number, ms(now)))?;
        Ok(transaction.commit()?)
    }

    /// Says that what two agreed on is in the record, as which entry.
    ///
    /// # Errors
    /// If nobody agreed to it, or it was entered already.
    pub fn entered(&self, number: i64, entry: &str, now: Moment) -> Result<(), Trouble> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        match find(&transaction, number, now)?.ok_or(Refusal::NoProposal)?.state {
            State::Agreed { .. } => {}
            State::Entered { .. } => return Err(Refusal::Entered.into()),
            _ => return Err(Refusal::NotAgreed.into()),
        }
        let values = (number, entry, ms(now));
        transaction.execute("UPDATE proposal SET entered = ?2, entered_ms = ?3 WHERE number = ?1", values)?;
        Ok(transaction.commit()?)
    }

    /// One proposal, whatever became of it.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn proposal(&self, number: i64, now: Moment) -> Result<Option<Proposal>, Trouble> {
        find(&self.lock(), number, now)
    }

    /// Proposals that can be seconded, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn open_proposals(&self, now: Moment) -> Result<Vec<Proposal>, Trouble> {
        let proposals =
            self.listed("withdrawn_ms IS NULL AND second IS NULL AND at_ms > ?1", ms(now) - OPEN_MS, now)?;
        Ok(proposals)
    }

    /// What two agreed on and nobody said is in the record, the oldest first.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn to_enter(&self, now: Moment) -> Result<Vec<Agreed>, Trouble> {
        let proposals = self.listed("second IS NOT NULL AND entered IS NULL AND at_ms > ?1", i64::MIN, now)?;
        let agreed = proposals.into_iter().filter_map(|Proposal { number, what, by, at, state, .. }| match state {
            State::Agreed { second, at: seconded_at } => Some(Agreed { number, what, by, at, second, seconded_at }),
            _ => None,
        });
        Ok(agreed.collect())
    }

    fn listed(&self, which: &str, after_ms: i64, now: Moment) -> Result<Vec<Proposal>, Trouble> {
        let connection = self.lock();
        let numbers: Vec<i64> = connection
            .prepare(&format!("SELECT number FROM proposal WHERE {which} ORDER BY number"))?
            .query_map([after_ms], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let found = numbers.into_iter().map(|number| find(&connection, number, now));
        found.filter_map(Result::transpose).collect()
    }
}

fn may(connection: &Connection, name: &str, right: Right) -> Result<bool, Trouble> {
    Ok(account::find(connection, name)?.is_some_and(|account| account.may(right)))
}

/// Why an account cannot second a proposal.
fn why_not(connection: &Connection, proposal: &Proposal, by: &str) -> Result<Option<Refusal>, Trouble> {
    if let Some(refusal) = not_open(&proposal.state) {
        return Ok(Some(refusal));
    }
    if proposal.by == by {
        return Ok(Some(Refusal::SameAccount));
    }
    let Some(second) = account::find(connection, by)?.filter(|account| account.may(Right::Second)) else {
        return Ok(Some(Refusal::Lacks(Right::Second)));
    };
    let first = account::find(connection, &proposal.by)?.ok_or(Trouble::Damaged("who proposed"))?;
    if first.person == second.person {
        return Ok(Some(Refusal::SamePerson));
    }
    let right = proposal.what.kind.right();
    Ok((!first.may(right)).then_some(Refusal::ProposerLacks(right)))
}

fn not_open(state: &State) -> Option<Refusal> {
    match state {
        State::Open => None,
        State::Expired => Some(Refusal::Expired),
        State::Withdrawn { .. } => Some(Refusal::Withdrawn),
        State::Agreed { .. } | State::Entered { .. } => Some(Refusal::Agreed),
    }
}

fn find(connection: &Connection, number: i64, now: Moment) -> Result<Option<Proposal>, Trouble> {
    let columns = "SELECT kind, entry, digest, by, at_ms, withdrawn_ms, second, second_ms, entered, entered_ms \
                   FROM proposal WHERE number = ?1";
    let mut statement = connection.prepare(columns)?;
    let mut rows = statement.query([number])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let kind = Kind::named(&row.get::<_, String>(0)?).ok_or(Trouble::Damaged("a kind"))?;
    let what = What { kind, entry: row.get(1)?, digest: row.get(2)? };
    if digest(&what.entry) != what.digest {
        return Err(Trouble::Damaged("what was proposed"));
    }
    let at_ms: i64 = row.get(4)?;
    let at = |column: usize| -> Result<Moment, Trouble> { moment(row.get(column)?) };
    let (withdrawn, second): (Option<i64>, Option<String>) = (row.get(5)?, row.get(6)?);
    let state = match (withdrawn, second, row.get::<_, Option<String>>(8)?) {
        (_, Some(second), Some(entry)) => State::Entered { second, agreed_at: at(7)?, entry, at: at(9)? },
        (_, Some(second), None) => State::Agreed { second, at: at(7)? },
        (Some(_), None, _) => State::Withdrawn { at: at(5)? },
        (None, None, _) if ms(now) >= at_ms.saturating_add(OPEN_MS) => State::Expired,
        (None, None, _) => State::Open,
    };
    let (by, at) = (row.get(3)?, at(4)?);
    Ok(Some(Proposal { number, what, by, at, state, refused: refused(connection, number)? }))
}

fn refused(connection: &Connection, number: i64) -> Result<Vec<Refused>, Trouble> {
    let mut statement = connection.prepare("SELECT by, at_ms, why FROM refusal WHERE proposal = ?1 ORDER BY rowid")?;
    let rows = statement.query_map([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.map(|row| {
        let (by, at_ms, why): (String, i64, String) = row?;
        Ok(Refused { by, at: moment(at_ms)?, why })
    })
    .collect()
}
