// From lines and columns as the check counts them (from 1, columns in characters) to offsets as the editor counts them (UTF-16).

/** The offset in a line of the character at `column`; the end of the line for one beyond it. */
export function offset(line: string, column: number): number {
  let at = 0
  for (let character = 1; character < column && at < line.length; character++) {
    at += (line.codePointAt(at) ?? 0) > 0xffff ? 2 : 1
  }
  return at
}
