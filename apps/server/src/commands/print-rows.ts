/** The option of the commands that list something. */
export const jsonOption = ['--json', 'print JSON, for scripts'] as const

/** Prints a table for people, or JSON with the same fields. */
export function printRows(rows: readonly object[], { json = false }: { readonly json?: boolean }): void {
  if (json) console.log(JSON.stringify(rows, undefined, 2))
  else console.table(rows)
}
