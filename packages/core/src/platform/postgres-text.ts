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

/**
 * An array of texts in Postgres's binary format, so that nobody has to escape and unescape them. Undefined becomes null, and
 * what Postgres cannot store is replaced: NUL here, and lone surrogates by the encoding.
 */
export function toTextArray(given: readonly (string | null | undefined)[]): Buffer {
  const texts = given.map((text) => text?.replaceAll('\0', '\uFFFD'))
  // Dimensions, whether it contains nulls, the type of the elements, their number, and the first index.
  const header = [1, 1, textOid, texts.length, 1]
  const start = 4 * header.length
  const array = Buffer.allocUnsafe(texts.reduce((bytes, text) => bytes + 4 + Buffer.byteLength(text ?? ''), start))
  for (const [index, field] of header.entries()) array.writeInt32BE(field, 4 * index)
  let at = start
  for (const text of texts) {
    const bytes = text === undefined ? -1 : array.write(text, at + 4)
    array.writeInt32BE(bytes, at)
    at += 4 + Math.max(0, bytes)
  }
  return array
}

const textOid = 25
