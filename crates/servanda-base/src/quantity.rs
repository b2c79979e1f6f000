//! Amounts, ranges and units. A quantity in a record is a range: low, best, high.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// An exact decimal amount. Never NaN, never infinite.
///
/// In JSON it is a number: whole where it is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Amount(pub Decimal);

impl Amount {
    /// Nothing.
    pub const ZERO: Amount = Amount(Decimal::ZERO);

    /// One.
    pub const ONE: Amount = Amount(Decimal::ONE);

    /// Reads a decimal number; underscores may group digits. `None` for anything else.
    ///
    /// ```
    /// use servanda_base::Amount;
    /// assert_eq!(Amount::parse("1_000_000"), Some(Amount::from(1_000_000)));
    /// assert_eq!(Amount::parse("NaN"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Amount> {
        let text = text.trim();
        // Most amounts are whole; 18 digits fit.
        if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().ok().map(|whole: i64| Amount::from(whole));
        }
        let plain = text.replace('_', "");
        if plain.is_empty() || plain.len() > 28 || !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'-')
        {
            return None;
        }
        plain.parse().ok().map(Amount)
    }

    /// So many hundredths.
    ///
    /// ```
    /// use servanda_base::Amount;
    /// assert_eq!(Amount::hundredths(17).to_string(), "0.17");
    /// assert_eq!(Amount::hundredths(24_300), Amount::from(243));
    /// ```
    pub fn hundredths(hundredths: i64) -> Amount {
        Amount(Decimal::new(hundredths, 2))
    }

    /// Sixteen bytes, the same for amounts that are the same number.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.normalize().serialize()
    }

    /// True if it has no decimals.
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// How many decimals it is written with; 0 to 28.
    pub fn decimals(self) -> u32 {
        self.0.scale()
    }

    /// The amount as a whole number of parts, `decimals` decimals of a unit each, cut off below; nothing where it is negative. At
    /// most 2^100, which no text means.
    ///
    /// ```
    /// use servanda_base::Amount;
    /// let half = Amount::parse("1.5").unwrap();
    /// assert_eq!(half.in_parts(2), 150);
    /// assert_eq!(Amount::of_parts(150, 2), half);
    /// ```
    pub fn in_parts(self, decimals: u32) -> u128 {
        let normal = self.0.normalize();
        let Ok(mantissa) = u128::try_from(normal.mantissa()) else { return 0 };
        let ten = |to: u32| 10_u128.saturating_pow(to);
        let parts = match decimals.checked_sub(normal.scale()) {
            Some(more) => mantissa.saturating_mul(ten(more)),
            None => mantissa / ten(normal.scale() - decimals),
        };
        parts.min(1 << 100)
    }

    /// So many parts, `decimals` decimals of a unit each; the largest amount there is where that is more.
    pub fn of_parts(parts: u128, decimals: u32) -> Amount {
        let parts = i128::try_from(parts).unwrap_or(i128::MAX);
        Amount(Decimal::try_from_i128_with_scale(parts, decimals).unwrap_or(Decimal::MAX))
    }

    /// The amount as a float, for shares and pictures only.
    pub fn to_f64(self) -> f64 {
        use rust_decimal::prelude::ToPrimitive;
        self.0.to_f64().unwrap_or(0.0)
    }
}

impl From<i64> for Amount {
    fn from(value: i64) -> Amount {
        Amount(Decimal::from(value))
    }
}

impl std::ops::Add for Amount {
    type Output = Amount;
    fn add(self, other: Amount) -> Amount {
        Amount(self.0.saturating_add(other.0))
    }
}

impl std::ops::Sub for Amount {
    type Output = Amount;
    fn sub(self, other: Amount) -> Amount {
        Amount(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Amount {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Amount {
        amounts.fold(Amount::ZERO, |total, amount| total + amount)
    }
}

impl fmt::Display for Amount {
    /// Digits grouped by commas: `1,000,000`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.normalize().to_string();
        let (sign, text) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, fraction) = text.split_once('.').map_or((text, None), |(w, f)| (w, Some(f)));
        f.write_str(sign)?;
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        fraction.map_or(Ok(()), |fraction| write!(f, ".{fraction}"))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use rust_decimal::prelude::ToPrimitive;
        match self.0.normalize().scale() {
            0 => match self.0.to_i64() {
                Some(whole) => serializer.serialize_i64(whole),
                None => serializer.serialize_f64(self.to_f64()),
            },
            _ => serializer.serialize_f64(self.to_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Amount, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        let text = number.to_string();
        Amount::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a plain decimal number")))
    }
}

/// What is known of an amount: it lies between `low` and `high`; `best` is the source's own figure.
///
/// `high: None` means that no upper bound is known ("at least 98").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Range {
    /// Certainly at least this.
    pub low: Amount,
    /// The source's own figure, if it gave one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub best: Option<Amount>,
    /// Certainly at most this; `None` = not bounded.
    pub high: Option<Amount>,
}

impl Range {
    /// Exactly this much.
    pub fn exactly(amount: Amount) -> Range {
        Range { low: amount, best: Some(amount), high: Some(amount) }
    }

    /// At least this much ("more than", "at least").
    pub fn at_least(amount: Amount) -> Range {
        Range { low: amount, best: Some(amount), high: None }
    }

    /// Nothing at all.
    pub const ZERO: Range = Range { low: Amount::ZERO, best: Some(Amount::ZERO), high: Some(Amount::ZERO) };

    /// The sum of two independent amounts; unknown parts stay unknown.
    #[must_use]
    pub fn plus(self, other: Range) -> Range {
        Range {
            low: self.low + other.low,
            best: self.best.zip(other.best).map(|(a, b)| a + b),
            high: self.high.zip(other.high).map(|(a, b)| a + b),
        }
    }

    /// The one or the other, where two sources differ: from the lower of both ends to the higher.
    #[must_use]
    pub fn either(self, other: Range) -> Range {
        Range {
            low: self.low.min(other.low),
            best: self.best.filter(|best| other.best == Some(*best)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            Some(high) if high == self.low => write!(f, "{high}"),
            Some(high) => write!(f, "{} to {high}", self.low),
            None => write!(f, "at least {}", self.low),
        }
    }
}

/// An amount with its unit: `24 fighter-aircraft`, `1 billion EUR`, `20_000 people`, `50 km`.
///
/// The unit is a name: a capability, an ISO 4217 currency, an SI length, or a word that an event or gauge declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// How much, with `billion` and `million` multiplied out.
    pub amount: Amount,
    /// Of what.
    pub unit: String,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.unit)
    }
}

/// A length in metres, if `unit` is a unit of length: `m`, `km`, `nmi` (1,852 m), `ft` (0.3048 m).
///
/// Units: SI brochure (9th edition), tables 2 and 8; the foot as used for flight levels.
pub fn length_m(amount: Amount, unit: &str) -> Option<f64> {
    let metres = match unit {
        "m" => 1.0,
        "km" => 1000.0,
        "nmi" => 1852.0,
        "ft" => 0.3048,
        "mm" => 0.001,
        _ => return None,
    };
    Some(amount.to_f64() * metres)
}
