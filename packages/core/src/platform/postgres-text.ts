/**
 * JSON that Postgres accepts: Postgres allows neither NUL nor lone surrogates. `stringify` escapes both, in keys and values.
 * After an escaped backslash, `u` is an ordinary character.
 */
export function toPostgresJson(value: unknown): string {
  const json = JSON.stringify(value)
  // Most JSON contains neither, and this check is much faster than the replacement.
  if (!/\\u(?:0000|d[89a-f])/.test(json)) return json
  return json.replace(/\\(?:u(?:0000|d[89a-f]..)|.)/g, (escape) => (escape.length > 2 ? '\uFFFD' : escape))
}

/** The same for plain text, also for keys, which must match what was written. */
export function toPostgresText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}
