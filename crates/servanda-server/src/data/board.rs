//! The board as `watch --format json` has it, as far as this reader gets it.

use crate::data::cut::Cut;
use servanda_status::Board;
use std::borrow::Cow;

/// The board; for all but the mission without what would change a status, and without the coverage that it rests on.
pub(crate) fn board<'a>(cut: &Cut<'a>) -> Cow<'a, Board> {
    if cut.is_mission() {
        return Cow::Borrowed(cut.board);
    }
    let mut board = cut.board.clone();
    strip(&mut board);
    Cow::Owned(board)
}

fn strip(board: &mut Board) {
    for status in &mut board.statuses {
        status.would_change.clear();
        status.coverage.clear();
    }
    board.other_versions.iter_mut().for_each(strip);
}
