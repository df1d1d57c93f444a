/** A response's text without the records of its list. */
interface SplitText {
  /** The text with `marker` as the list's only record. */
  readonly rest: string
  readonly records: readonly string[]
}

export const marker = '(records)'

/**
 * Splits the records of the first list of this name from the rest of a text, without parsing them. Returns undefined if the
 * text has no such list. If the text is not JSON, then the rest or one of the records is not JSON either.
 */
export function splitRecords(text: string, list: string): SplitText | undefined {
  const opening = new RegExp(`"${list}"\\s*:\\s*\\[`).exec(text)
  if (!opening) return undefined
  const start = opening.index + opening[0].length
  const records: string[] = []
  for (let at = start; ;) {
    const end = endOfValue(text, at)
    const record = text.slice(at, end).trim()
    const isLast = text.charCodeAt(end) === closingBracket
    if (record !== '') records.push(record)
    else if (!isLast || records.length > 0) return undefined
    if (isLast) return { rest: `${text.slice(0, start)}"${marker}"${text.slice(end)}`, records }
    if (text.charCodeAt(end) !== comma) return undefined
    at = end + 1
  }
}

/** Reads a field of an object's JSON text, without parsing the others. Undefined if it cannot be read. */
export function readField(text: string, name: string): unknown {
  if (text.charCodeAt(0) !== openingBrace) return undefined
  for (let at = 1; ;) {
    const start = text.indexOf('"', at)
    const end = endOfString(text, start)
    const colon = text.indexOf(':', end)
    if (start < 0 || colon < 0) return undefined
    const next = endOfValue(text, colon + 1)
    if (text.slice(start + 1, end) === name) return parseOrUndefined(text.slice(colon + 1, next))
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

const [quote, comma, backslash] = [0x22, 0x2c, 0x5c]
const [openingBracket, closingBracket, openingBrace, closingBrace] = [0x5b, 0x5d, 0x7b, 0x7d]

/** The position of the comma or bracket after a value, or the end of the text. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (code === openingBrace || code === openingBracket) depth += 1
    else if (depth === 0 && code === comma) return at
    else if (code === closingBrace || code === closingBracket) {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return text.length
}

/** The position of the quote that ends a string, or the end of the text. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code === backslash) at += 1
  }
  return text.length
}
