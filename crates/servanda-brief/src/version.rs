//! Which version of a text was judged, in words.

use crate::text;
use servanda_status::Version;

/// `2 of 2, in force from 2031-05-01 00:00 (Protocol 2)`; or that it is judged as if it had always been the text.
pub fn words(version: &Version) -> String {
    let because = version.because.as_ref().map(|because| format!(" ({because})")).unwrap_or_default();
    let time = match (&version.from, &version.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!(" from {}", text::moment(from)),
        (None, Some(until)) => format!(" until {}", text::moment(until)),
        (Some(from), Some(until)) => format!(" from {} until {}", text::moment(from), text::moment(until)),
    };
    let Version { number, of, .. } = version;
    if version.as_if_always {
        return format!("{number} of {of}, as if it had always been the text; it is the text{time} only{because}");
    }
    format!("{number} of {of}, the text{time}{because}")
}
