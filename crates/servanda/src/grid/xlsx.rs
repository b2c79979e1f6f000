//! A grid as a workbook: one sheet with what is said, one with where it stands.

use crate::output::Failure;
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};
use servanda_brief::text::clip;
use servanda_compare::grid::{Cell, Grid, NOT_SAID};

/// A cell of a workbook holds at most so many characters.
const MOST: usize = 32_767;

const LABEL_WIDTH: f64 = 24.0;
const COLUMN_WIDTH: f64 = 44.0;

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
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_column_width(0, LABEL_WIDTH)?;
    sheet.write_string_with_format(0, 0, "mechanism", &head)?;
    for (at, column) in (1u16..).zip(&grid.columns) {
        sheet.set_column_width(at, COLUMN_WIDTH)?;
        sheet.write_string_with_format(0, at, clip(&column.name, MOST), &head)?;
    }
    for (line, row) in (1u32..).zip(&grid.rows) {
        sheet.write_string_with_format(line, 0, clip(&row.name, MOST), &label)?;
        for (at, one) in (1u16..).zip(&row.cells) {
            let words = said(one);
            let format = if words == NOT_SAID { &empty } else { &cell };
            sheet.write_string_with_format(line, at, clip(&words, MOST), format)?;
        }
    }
    Ok(())
}
