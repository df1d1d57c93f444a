import Papa from 'papaparse'

import { validationError } from './errors.ts'

/** The file cannot be read. The message completes the sentence "The file field …" with the line and the remedy. */
export class UnreadableFile extends Error {}

/** A row of a file, with its cells by column. */
export interface CsvRow<Column extends string> {
  /** Row number in the file; the header is row 1. */
  readonly row: number
  /** An empty text for a column that the file does not have. */
  readonly cells: Readonly<Record<Column, string>>
}

interface Columns<Column extends string> {
  readonly required: readonly Column[]
  readonly optional?: readonly Column[]
}

const mostRows = 10_000

/**
 * Reads a file from a request.
 *
 * @throws AisleError that says why it cannot be read
 */
export function readUpload<Content>(file: string, read: (bytes: Uint8Array) => Content): Content {
  try {
    return read(Buffer.from(file, 'base64'))
  } catch (error) {
    if (error instanceof UnreadableFile) throw validationError({ file: [`The file field ${error.message}.`] })
    throw error
  }
}

/** How many rows had each result, such as `3 set, 1 failed.` */
export function summaryOf(results: readonly { readonly result: string }[]): string {
  const counts = [...Map.groupBy(results, ({ result }) => result)].map(([result, of]) => `${of.length} ${result}`)
  return `${counts.join(', ')}.`
}

/**
 * Reads a CSV file. The header determines the delimiter. Blank rows and other columns are skipped.
 *
 * @throws UnreadableFile if it is not such a file
 */
export function readCsvTable<Column extends string>(bytes: Uint8Array, columns: Columns<Column>): CsvRow<Column>[] {
  const text = decode(bytes).replaceAll(/\r\n?/g, '\n')
  const { table, indexes } = parse(text, columns)
  const [header = [], ...rows] = table
  const lines = lineNumbers(table)
  const filled = rows.flatMap((fields, index): CsvRow<Column>[] => {
    if (fields.join('').trim() === '') return []
    if (fields.length !== header.length) throw wrongLength(lines[index + 1] ?? 0, fields.length, header.length)
    const cells = indexes.map(([column, position]) => [column, readCell(fields[position] ?? '')])
    return [{ row: index + 2, cells: Object.fromEntries(cells) as Record<Column, string> }]
  })
  if (filled.length === 0) throw new UnreadableFile('has no rows below its header')
  if (filled.length > mostRows) {
    const line = lines[(filled[mostRows]?.row ?? 1) - 1]
    throw new UnreadableFile(`has more than 10,000 rows: move the rows from line ${line} on to another file`)
  }
  return filled
}

/** `TextDecoder` drops a byte order mark. */
function decode(bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return decoder.decode(bytes)
  } catch {
    throw new UnreadableFile(`is not in UTF-8 on line ${firstBrokenLine(bytes)}: save it as "CSV UTF-8"`)
  }
}

/** In UTF-8 no other character contains the byte of a line feed, so each line can be decoded separately. */
function firstBrokenLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let line = 1
  for (let from = 0; from <= bytes.length; line += 1) {
    const end = bytes.indexOf(10, from)
    const to = end === -1 ? bytes.length : end
    try {
      decoder.decode(bytes.subarray(from, to))
    } catch {
      break
    }
    from = to + 1
  }
  return line
}

function parse<Column extends string>(text: string, { required, optional = [] }: Columns<Column>) {
  for (const delimiter of [',', ';']) {
    const {
      data: [header = []],
    } = Papa.parse<string[]>(text, { delimiter, newline: '\n', preview: 1 })
    const names = header.map((name) => name.trim().toLowerCase())
    if (!required.every((name) => names.includes(name))) continue
    const columns = [...required, ...optional]
    const twice = columns.find((name) => names.indexOf(name) !== names.lastIndexOf(name))
    if (twice !== undefined) throw new UnreadableFile(`has the column ${twice} twice on line 1: leave one of them out`)
    const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline: '\n' })
    const broken = errors.find(({ type }) => type === 'Quotes')
    if (broken) throw brokenQuotes(text, broken)
    return { table: data, indexes: columns.map((name) => [name, names.indexOf(name)] as const) }
  }
  const list = `${required.slice(0, -1).join(', ')} and ${required.at(-1)}`
  throw new UnreadableFile(`must have the columns ${list} in its header, line 1, separated by , or ;`)
}

function brokenQuotes(text: string, { index = 0 }: Papa.ParseError): UnreadableFile {
  const line = text.slice(0, index).split('\n').length
  return new UnreadableFile(
    `has an unmatched quote on line ${line}: enclose a field that contains quotes in quotes, and double each quote in it`,
  )
}

function wrongLength(line: number, found: number, expected: number): UnreadableFile {
  return new UnreadableFile(
    `has ${found} fields instead of ${expected} on line ${line}: enclose a field that contains a separator in quotes`,
  )
}

/** The line on which each row begins. A quoted field may span several lines. */
function lineNumbers(table: readonly (readonly string[])[]): number[] {
  let line = 1
  return table.map((fields) => {
    const first = line
    line += 1 + fields.join('').split('\n').length - 1
    return first
  })
}

/**
 * Cells that a spreadsheet would run as a formula, and those that begin with the apostrophe that prevents it. Negative
 * numbers are safe.
 */
const formula = /^(?!-\d+(?:\.\d+)?$)['=+\-@\t\r]/

/** Rows as CSV, each with its line break. Cells that look like formulas get a leading apostrophe. */
export function toCsv(rows: readonly (readonly (number | string | null)[])[]): string {
  if (rows.length === 0) return ''
  return `${Papa.unparse([...rows], { newline: '\r\n', escapeFormulae: formula })}\r\n`
}

/** The value of a cell, without the apostrophe that `toCsv` or a person put before a formula. */
function readCell(cell: string): string {
  return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell
}
