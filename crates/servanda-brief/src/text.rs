//! Small pieces of text that several outputs share: moments, counts, wrapped paragraphs.

use servanda_base::Amount;
use servanda_status::{Count, Performed, Status, Stretch};

/// A moment of a board for people: `2024-03-20 18:30`; a midnight is its date.
///
/// ```
/// use servanda_brief::text::moment;
/// assert_eq!(moment("2022-07-23T00:00:00+03:00"), "2022-07-23");
/// assert_eq!(moment("2015-02-15T00:40:00+02:00"), "2015-02-15 00:40");
/// ```
pub fn moment(rfc3339: &str) -> String {
    match (rfc3339.get(..10), rfc3339.get(11..16)) {
        (Some(date), Some("00:00")) => date.to_owned(),
        (Some(date), Some(clock)) => format!("{date} {clock}"),
        _ => rfc3339.to_owned(),
    }
}

/// A moment at which something ends: a midnight is `24:00` of the day before it.
///
/// ```
/// use servanda_brief::text::end;
/// assert_eq!(end("2024-03-21T00:00:00+01:00"), "2024-03-20 24:00");
/// ```
pub fn end(rfc3339: &str) -> String {
    let text = moment(rfc3339);
    match text.parse::<jiff::civil::Date>().ok().and_then(|date| date.yesterday().ok()) {
        Some(before) if text.len() == 10 => format!("{before} 24:00"),
        _ => text,
    }
}

/// `from 2022-07-22 until 2022-11-19 24:00`, `since 2022-07-22`.
pub fn stretch(stretch: &Stretch) -> String {
    match (&stretch.from, &stretch.to) {
        (Some(from), Some(to)) => format!("from {} until {}", moment(from), end(to)),
        (Some(from), None) => format!("since {}", moment(from)),
        (None, Some(to)) => format!("until {}", end(to)),
        (None, None) => "at all times".into(),
    }
}

/// `3`, `3 to 21`, `at least 3`.
pub fn count(count: &Count) -> String {
    match count.high {
        Some(high) if high == count.low => high.to_string(),
        Some(high) => format!("{} to {high}", count.low),
        None => format!("at least {}", count.low),
    }
}

/// `3 recorded`, `3 to 21 recorded`, `up to 21 possible`, `none for certain`, `none recorded`.
pub fn incidents(number: &Count) -> String {
    match number.high {
        Some(high) if high == Amount::ZERO => "none recorded".into(),
        Some(high) if number.low == Amount::ZERO => format!("up to {high} possible"),
        None if number.low == Amount::ZERO => "none for certain".into(),
        _ => format!("{} recorded", count(number)),
    }
}

/// `520,000`, `at least 500,000`, `480,000 to 600,000`.
pub fn performed(performed: &Performed) -> String {
    match (performed.best, performed.high) {
        (_, Some(high)) if high == performed.low => high.to_string(),
        (Some(best), _) if best == performed.low && performed.high.is_none() => format!("at least {best}"),
        (Some(best), Some(high)) => format!("{best} ({} to {high})", performed.low),
        (Some(best), None) => format!("{best} (at least {})", performed.low),
        (None, Some(high)) => format!("{} to {high}", performed.low),
        (None, None) => format!("at least {}", performed.low),
    }
}

/// A share as per cent, rounded neither up to 100 nor down to 0: `52 %`, `under 1 %`.
pub fn per_cent(share: f64) -> String {
    let rounded = (share * 100.0).round();
    if share > 0.0 && rounded == 0.0 {
        return "under 1 %".into();
    }
    let shown = if share < 1.0 && rounded >= 100.0 { 99.0 } else { rounded };
    format!("{shown} %")
}

/// What was done of what is owed, or how many incidents: the cell that counts.
pub fn amount(status: &Status) -> String {
    let now = status.performed_now.as_ref().or(status.performed.as_ref());
    match (&status.owed, now, &status.incidents) {
        (Some(owed), Some(now), _) => {
            let share = now.share.map_or(String::new(), |share| format!(" ({})", per_cent(share)));
            // What was done in time differs from what is done by now only where somebody is late.
            let in_time = status.performed.as_ref().filter(|done| status.late_by_days.is_some() && *done != now);
            let in_time = in_time.and_then(|done| done.share);
            let in_time = in_time.map_or(String::new(), |share| format!(", {} in time", per_cent(share)));
            format!("{} of {} {}{share}{in_time}", performed(now), owed.amount, owed.unit)
        }
        (Some(owed), None, _) => format!("of {} {}", owed.amount, owed.unit),
        // Acts that another rule takes out were recorded all the same.
        (None, _, Some(number)) if number.high == Some(Amount::ZERO) && !status.not_counted.is_empty() => {
            "none counted".into()
        }
        (None, _, Some(number)) => incidents(number),
        (None, Some(now), None) => format!("{} {}", performed(now), now.unit),
        (None, None, None) => String::new(),
    }
}

/// The time that matters most to a reader: when it is due, or the last incident, or the trigger.
pub fn when(status: &Status) -> String {
    if let Some(day) = &status.due_day {
        format!("due {day}")
    } else if let Some(due) = &status.due {
        format!("due {}", end(due))
    } else if let Some(last) = &status.last_incident {
        // A midnight is the end of a whole day, which is what the record says.
        format!("last {}", end(last).trim_end_matches(" 24:00"))
    } else if let Some(triggered) = &status.triggered {
        format!("since {}", moment(triggered))
    } else {
        String::new()
    }
}

/// Days with their plural: `1 day`, `243 days`.
pub fn days(n: i64) -> String {
    if n == 1 { "1 day".into() } else { format!("{n} days") }
}

/// How late, from days with at most two decimals: `243 days`, and to the hour `4 h`, `1 d 4 h`, `less than 1 h`.
///
/// ```
/// use servanda_base::Amount;
/// use servanda_brief::text::late;
/// assert_eq!(late(Amount::from(243)), "243 days");
/// assert_eq!(late(Amount::hundredths(17)), "4 h");
/// assert_eq!(late(Amount::hundredths(117)), "1 d 4 h");
/// assert_eq!(late(Amount::hundredths(1)), "less than 1 h");
/// ```
pub fn late(late_by_days: Amount) -> String {
    let days = late_by_days.to_f64();
    if late_by_days.is_whole() {
        return self::days(days as i64);
    }
    let hours = (days * 24.0).round() as i64;
    match (hours / 24, hours % 24) {
        (0, 0) => "less than 1 h".into(),
        (0, hours) => format!("{hours} h"),
        (days, 0) => self::days(days),
        (days, hours) => format!("{days} d {hours} h"),
    }
}

/// Breaks a paragraph into lines of at most `width` characters, at spaces.
pub fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// At most `width` characters; a cut is shown by `…`.
pub fn clip(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// A list for people: the first `most` items and how many more there are.
pub fn some(items: &[String], most: usize) -> String {
    let shown = items.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > most { format!("{shown} and {} more", items.len() - most) } else { shown }
}

/// Characters that could act on a terminal, break a line, turn the direction of writing or hide text are shown as `U+…`.
pub fn safe(text: &str) -> String {
    if !text.contains(acts) {
        return text.to_owned();
    }
    text.chars().map(|c| if acts(c) { format!("U+{:04X}", c as u32) } else { c.to_string() }).collect()
}

/// The joiners U+200C and U+200D are left alone: several scripts need them.
pub(crate) fn acts(c: char) -> bool {
    c.is_control() && c != '\n'
        || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{FEFF}')
        || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn almost_all_is_not_all() {
        assert_eq!(per_cent(0.9999), "99 %");
        assert_eq!(per_cent(1.0), "100 %");
        assert_eq!(per_cent(0.515), "52 %");
        assert_eq!(per_cent(0.004), "under 1 %");
        assert_eq!(per_cent(0.0), "0 %");
    }

    #[test]
    fn lines_break_at_spaces_only() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("", 7), [""]);
    }

    #[test]
    fn a_terminal_sees_no_control_characters() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}"), "aU+001B[31mbU+202E");
        assert_eq!(safe("a\u{2028}b\u{200b}c\u{61c}\u{e0041}"), "aU+2028bU+200BcU+061CU+E0041");
        assert_eq!(safe("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
