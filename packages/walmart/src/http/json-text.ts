/** A response's text without the records of its list. */
interface SplitText {
  /** The text with `marker` as the list's only record. */
  readonly rest: string
  readonly records: readonly string[]
}

export const marker = '(records)'

/**
 * Splits the records of the first list of this name from the rest of a body, without parsing them. Returns undefined if the
 * body has no such list. If it is not JSON, then the rest or one of the records is not JSON either.
 *
 * The whole body is never decoded to one string: V8 keeps large strings until a full garbage collection.
 *
 * @param body JSON in UTF-8
 */
export function splitRecords(body: Uint8Array, list: string): SplitText | undefined {
  const start = startOfList(body, list)
  if (start === undefined) return undefined
  const decoder = new TextDecoder()
  const records: string[] = []
  for (let at = start; ;) {
    const end = endOfValue(body, at)
    const record = decoder.decode(body.subarray(at, end)).trim()
    const isLast = body[end] === closingBracket
    if (record !== '') records.push(record)
    else if (!isLast || records.length > 0) return undefined
    if (isLast) {
      const [before, after] = [body.subarray(0, start), body.subarray(end)]
      return { rest: `${decoder.decode(before)}"${marker}"${decoder.decode(after)}`, records }
    }
    if (body[end] !== comma) return undefined
    at = end + 1
  }
}

/** The position after the bracket that begins the first list of this name. */
function startOfList(body: Uint8Array, list: string): number | undefined {
  const name = new TextEncoder().encode(`"${list}"`)
  for (let at = body.indexOf(quote); at >= 0; at = body.indexOf(quote, at + 1)) {
    if (!name.every((code, index) => body[at + index] === code)) continue
    const afterName = afterSpace(body, at + name.length)
    const bracket = afterSpace(body, afterName + 1)
    if (body[afterName] === colon && body[bracket] === openingBracket) return bracket + 1
  }
  return undefined
}

function afterSpace(body: Uint8Array, start: number): number {
  let at = start
  while (space.includes(body[at] ?? 0)) at += 1
  return at
}

/** Reads a field of an object's JSON text, without parsing the others. Undefined if it cannot be read. */
export function readField(text: string, name: string): unknown {
  if (text.charCodeAt(0) !== openingBrace) return undefined
  for (let at = 1; ;) {
    const start = text.indexOf('"', at)
    const end = endOfString(text, start)
    const valueAt = text.indexOf(':', end) + 1
    if (start < 0 || valueAt === 0) return undefined
    const next = endOfValue(text, valueAt)
    if (text.slice(start + 1, end) === name) return parseOrUndefined(text.slice(valueAt, next))
    if (text.charCodeAt(next) !== comma) return undefined
    at = next + 1
  }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c]
const [openingBracket, closingBracket, openingBrace, closingBrace] = [0x5b, 0x5d, 0x7b, 0x7d]
const space: readonly number[] = [0x20, 0x09, 0x0a, 0x0d]

/** A text, or its bytes in UTF-8. JSON separates values with single bytes, which are part of no other UTF-8 character. */
type Json = Uint8Array | string

const codeAt = (json: Json, at: number) => (typeof json === 'string' ? json.charCodeAt(at) : json[at])

/** The position of the comma or bracket after a value, or the end of the text. */
function endOfValue(json: Json, start: number): number {
  let depth = 0
  for (let at = start; at < json.length; at += 1) {
    const code = codeAt(json, at)
    if (code === quote) at = endOfString(json, at)
    else if (code === openingBrace || code === openingBracket) depth += 1
    else if (depth === 0 && code === comma) return at
    else if (code === closingBrace || code === closingBracket) {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return json.length
}

/** The position of the quote that ends a string, or the end of the text. */
function endOfString(json: Json, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const code = codeAt(json, at)
    if (code === quote) return at
    if (code === backslash) at += 1
  }
  return json.length
}
