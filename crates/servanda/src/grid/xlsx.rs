//! A grid as a workbook: one sheet with what is said, one with where it stands.

use crate::output::Failure;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use servanda_brief::text::{clip, wrap};
use servanda_compare::grid::{Cell, Grid, NOT_SAID};

/// A cell of a workbook holds at most so many characters.
const MOST: usize = 32_767;

/// Widths are in characters, heights in points; a row is no higher than that.
const LABEL_WIDTH: f64 = 24.0;
const COLUMN_WIDTH: usize = 44;
const LINE_HEIGHT: usize = 15;
const ROW_HEIGHT_MAX: usize = 409;

/// So many columns can still be read on one sheet of paper.
const COLUMNS_ON_PAPER: usize = 5;

/// The bytes of the workbook; the same grid gives the same bytes.
pub fn workbook(grid: &Grid) -> Result<Vec<u8>, Failure> {
    build(grid).map_err(|error| {
        Failure::new(format!("the workbook cannot be made: {error}"), "name fewer agreements, or use --format csv")
    })
}

fn build(grid: &Grid) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of making would make every file another.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    sheet(&mut book, "grid", grid, |cell| cell.lines().join("\n"))?;
    sheet(&mut book, "where it stands", grid, |cell| cell.at().join("\n"))?;
    book.save_to_buffer()
}

fn sheet(book: &mut Workbook, name: &str, grid: &Grid, said: impl Fn(&Cell) -> String) -> Result<(), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Hair);
    let label = cell.clone().set_bold();
    let head = label.clone().set_background_color(Color::RGB(0xE8_E8_E8));
    let empty = cell.clone().set_italic().set_font_color(Color::Gray);
    let sheet = book.add_worksheet();
    sheet.set_name(name)?;
    let papers = u16::try_from(grid.columns.len().div_ceil(COLUMNS_ON_PAPER)).unwrap_or(u16::MAX);
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(papers.max(1), 0);
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_repeat_columns(0, 0)?;
    sheet.set_column_width(0, LABEL_WIDTH)?;
    sheet.write_string_with_format(0, 0, "mechanism", &head)?;
    for (at, column) in (1u16..).zip(&grid.columns) {
        sheet.set_column_width(at, COLUMN_WIDTH as f64)?;
        sheet.write_string_with_format(0, at, clip(&column.name, MOST), &head)?;
    }
    for (line, row) in (1u32..).zip(&grid.rows) {
        sheet.write_string_with_format(line, 0, clip(&row.name, MOST), &label)?;
        let mut lines = 1;
        for (at, one) in (1u16..).zip(&row.cells) {
            let words = said(one);
            lines = lines.max(lines_of(&words));
            let format = if words == NOT_SAID { &empty } else { &cell };
            sheet.write_string_with_format(line, at, clip(&words, MOST), format)?;
        }
        // Not every program finds the height of a row by itself.
        sheet.set_row_height(line, (lines * LINE_HEIGHT).min(ROW_HEIGHT_MAX) as f64)?;
    }
    Ok(())
}

/// How many lines a cell needs, a little less wide than it is.
fn lines_of(words: &str) -> usize {
    const WIDTH: usize = COLUMN_WIDTH - 2;
    // A word that is longer than a line, as an address may be, is broken.
    let pieces = words.lines().flat_map(|line| wrap(line, WIDTH));
    pieces.map(|piece| piece.chars().count().div_ceil(WIDTH).max(1)).sum::<usize>().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_as_high_as_its_lines() {
        assert_eq!(lines_of("not said"), 1);
        assert_eq!(lines_of("one\ntwo\n\nfour"), 4);
        assert_eq!(lines_of(&"word ".repeat(20)), 3);
        assert_eq!(lines_of(&"x".repeat(43)), 2);
        assert_eq!(lines_of(""), 1);
    }
}
