/**
 * JSON that Postgres takes: it refuses NUL and half surrogate pairs in text, which JSON allows. `stringify` escapes these
 * two, in keys as in values; a pair of backslashes before the u is text about an escape.
 */
export function toPostgresJson(value: unknown): string {
  return JSON.stringify(value).replace(/\\(?:u(?:0000|d[89a-f]..)|.)/g, (escape) =>
    escape.length > 2 ? '\uFFFD' : escape,
  )
}

/** The same for text that is a parameter by itself, and for keys, which are looked up after they were written. */
export function toPostgresText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
