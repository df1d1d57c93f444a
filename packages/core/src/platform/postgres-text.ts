/**
 * JSON that Postgres accepts: unlike JSON, it allows neither NUL nor half surrogate pairs. `stringify` escapes both, in keys
 * and values; after a pair of backslashes, `u` is plain text.
 */
export function toPostgresJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u(?:0000|d[89a-f]..)|.)/g, (escape) =>
    escape.length > 2 ? '\uFFFD' : escape,
  )
}

/** The same for plain text, and for keys, which must be found again as they were written. */
export function toPostgresText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
