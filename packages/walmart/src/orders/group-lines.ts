interface Numbered {
  readonly lineNumber: string
}

/** Groups entries by line: Walmart expects one entry per line, with several statuses in it. */
export function groupLines<L extends Numbered>(lines: readonly L[]): readonly (readonly [lineNumber: string, L[]])[] {
  return [...Map.groupBy(lines, ({ lineNumber }) => lineNumber)]
}
