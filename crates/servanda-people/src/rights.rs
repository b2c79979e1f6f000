//! What a role may do: one table.

/// What an account may do beyond reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Enter what was seen, alleged or said.
    Enter,
    /// Open an incident file, take its steps, and propose to close it or to skip a step.
    Open,
    /// Enter what a body determined.
    Decide,
    /// Be the second person.
    Second,
    /// Propose to release an entry, or to publish.
    Publish,
    /// Keep the accounts.
    Keep,
}

/// What somebody is at a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads.
    Reader,
    /// Enters what was seen.
    Reporter,
    /// Works the incident files.
    Officer,
    /// Enters what a body determined.
    Decider,
    /// Releases and publishes.
    Publisher,
    /// Keeps the accounts, and has no part in what they do.
    Keeper,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 6] =
        [Role::Reader, Role::Reporter, Role::Officer, Role::Decider, Role::Publisher, Role::Keeper];

    /// What the role may do.
    pub fn rights(self) -> &'static [Right] {
        match self {
            Role::Reader => &[],
            Role::Reporter => &[Right::Enter],
            Role::Officer => &[Right::Enter, Right::Open, Right::Second],
            Role::Decider => &[Right::Enter, Right::Decide, Right::Second],
            Role::Publisher => &[Right::Second, Right::Publish],
            Role::Keeper => &[Right::Keep],
        }
    }

    /// Whether the role has a right.
    pub fn has(self, right: Right) -> bool {
        self.rights().contains(&right)
    }

    /// The word for it: `reader`, `reporter`, `officer`, `decider`, `publisher`, `keeper`.
    pub fn name(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Reporter => "reporter",
            Role::Officer => "officer",
            Role::Decider => "decider",
            Role::Publisher => "publisher",
            Role::Keeper => "keeper",
        }
    }

    /// The role of that word.
    pub fn named(name: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl Right {
    /// The word for it: `enter`, `open`, `decide`, `second`, `publish`, `keep`.
    pub fn name(self) -> &'static str {
        match self {
            Right::Enter => "enter",
            Right::Open => "open",
            Right::Decide => "decide",
            Right::Second => "second",
            Right::Publish => "publish",
            Right::Keep => "keep",
        }
    }
}
