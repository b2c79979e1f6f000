//! Values that several answers share.

use serde::Serialize;
use servanda_base::Amount;
use utoipa::ToSchema;

/// The status on the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// In conformity, as far as the record shows.
    Kept,
    /// Not in conformity, on the record.
    NotKept,
    /// The record does not decide it.
    NotEstablished,
    /// The clause does not apply.
    NotApplicable,
}

impl From<servanda_status::Value> for Value {
    fn from(value: servanda_status::Value) -> Value {
        match value {
            servanda_status::Value::Kept => Value::Kept,
            servanda_status::Value::NotKept => Value::NotKept,
            servanda_status::Value::NotEstablished => Value::NotEstablished,
            servanda_status::Value::NotApplicable => Value::NotApplicable,
        }
    }
}

/// Whether the value can still change without a correction or a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finality {
    /// Late reports and confirmations may still come.
    Provisional,
    /// The allowances are spent.
    Closed,
}

impl From<servanda_status::Finality> for Finality {
    fn from(finality: servanda_status::Finality) -> Finality {
        match finality {
            servanda_status::Finality::Provisional => Finality::Provisional,
            servanda_status::Finality::Closed => Finality::Closed,
        }
    }
}

/// How many, as a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Count {
    /// At least.
    #[schema(value_type = f64)]
    pub low: Amount,
    /// At most; `null` = no upper bound is known.
    #[schema(value_type = Option<f64>)]
    pub high: Option<Amount>,
}

impl From<servanda_status::Count> for Count {
    fn from(count: servanda_status::Count) -> Count {
        Count { low: count.low, high: count.high }
    }
}

/// A share, 0 to 1, at least and at most.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Share {
    /// At least.
    pub low: f64,
    /// At most.
    pub high: f64,
}

/// Status lines by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// Kept.
    pub kept: usize,
    /// Not kept.
    pub not_kept: usize,
    /// Not established.
    pub not_established: usize,
    /// Not applicable.
    pub not_applicable: usize,
}

impl Totals {
    /// Those of a board: each clause once, by its latest occasion.
    pub fn of(board: &servanda_status::Board) -> Totals {
        let servanda_brief::lines::Totals { kept, not_kept, not_established, not_applicable } =
            servanda_brief::lines::totals(board);
        Totals { kept, not_kept, not_established, not_applicable }
    }
}
