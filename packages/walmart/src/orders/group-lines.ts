interface Numbered {
  readonly lineNumber: string
}

/** What is asked for each line, by line: Walmart has an entry a line, in which there can be several. */
export function groupLines<L extends Numbered>(lines: readonly L[]): readonly (readonly [lineNumber: string, L[]])[] {
  return [...Map.groupBy(lines, ({ lineNumber }) => lineNumber)]
}
