// Values of a filter in the address: parted by commas, a comma within one as `%2C`.

export function chosen(parameter: string): string[] {
  return parameter === '' ? [] : parameter.split(',').map((value) => value.replaceAll('%2C', ',').replaceAll('%25', '%'))
}

/** The parameter after a value was pressed. */
export function toggled(values: string[], value: string, many: boolean): string {
  const is_there = values.includes(value)
  const left = many ? values.filter((other) => other !== value) : []
  return (is_there ? left : [...left, value]).map((each) => each.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}
