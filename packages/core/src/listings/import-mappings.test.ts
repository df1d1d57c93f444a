import { describe, expect, it } from 'vitest'

import { toCsv, UnreadableFile } from '../platform/csv.ts'
import { readMappingFile } from './import-mappings.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readMappingFile(bytesOf(text))
const rejectionOf = (file: Uint8Array | string) => {
  try {
    readMappingFile(typeof file === 'string' ? bytesOf(file) : file)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message
    throw error
  }
  return undefined
}

describe('reads a mapping file', () => {
  const rows = [
    { row: 2, sku: 'A,1', mapped_sku: 'X' },
    { row: 3, sku: 'B;2', mapped_sku: null },
  ]

  it.each([
    ['with commas', 'sku,mapped_sku\n"A,1",X\nB;2,\n'],
    ['with semicolons', 'sku;mapped_sku\nA,1;X\n"B;2";\n'],
    ['with a byte order mark', '\uFEFFsku,mapped_sku\n"A,1",X\nB;2,'],
    ['with CRLF line endings', 'sku,mapped_sku\r\n"A,1",X\r\nB;2,\r\n'],
    ['with mixed line endings', 'sku,mapped_sku\r\n"A,1",X\nB;2,\r'],
    ['with other columns, in any order and case', 'id, Mapped_SKU ,name,SKU\n1,X,"a\nb","A,1"\n2,,,B;2\n'],
  ])('%s', (_, text) => expect(read(text)).toEqual(rows))

  it('skipping blank rows, which count in row numbers', () => {
    expect(read('sku,mapped_sku\n\n,\nA,X\n \n')).toEqual([{ row: 4, sku: 'A', mapped_sku: 'X' }])
  })

  it('keeping SKUs exactly as written', () => {
    expect(read('sku,mapped_sku\n A ,"say ""x"""\n')).toEqual([{ row: 2, sku: ' A ', mapped_sku: 'say "x"' }])
  })

  it('with up to ten thousand rows', () => {
    const text = `sku,mapped_sku\n${'A,X\n'.repeat(10_000)}`
    expect(read(text)).toHaveLength(10_000)
    expect(rejectionOf(`${text}A,X\n`)).toMatch(/more than 10,000 rows.*line 10002/)
  })
})

describe('rejects a mapping file and says where and why:', () => {
  it.each([
    ['no rows', 'sku,mapped_sku\n', /no rows/],
    ['an empty file', '', /columns sku and mapped_sku.*line 1/],
    ['a missing column', 'sku,product\nA,X\n', /columns sku and mapped_sku.*line 1/],
    ['another separator', 'sku\tmapped_sku\nA\tX\n', /separated by , or ;/],
    ['a duplicate column', 'sku,mapped_sku,sku\nA,X,B\n', /column sku twice/],
    ['too many fields', 'sku,mapped_sku\nA,X\nB,"a\nb"\nC,1,2\n', /3 fields instead of 2 on line 5/],
    ['too few fields', 'sku,mapped_sku\nA\n', /1 fields instead of 2 on line 2/],
    ['an unclosed quote', 'sku,mapped_sku\nA,X\n"B,X\nC,X\n', /quote.*line 3/],
    ['text after a closing quote', 'sku,mapped_sku\nA,X\nB,"X"Y\nC,X\n', /quote.*line 3/],
  ])('%s', (_, text, message) => expect(rejectionOf(text)).toMatch(message))

  it('an encoding other than UTF-8', () => {
    const file = new Uint8Array([...bytesOf('sku,mapped_sku\nA,X\nCaf'), 0xe9, ...bytesOf(',X\n')])
    expect(rejectionOf(file)).toMatch(/UTF-8 on line 3/)
  })
})

it('escapes cells that a spreadsheet would run as formulas, and reads them back unchanged', () => {
  const skus = ['=1+1', '+1', '-1+1', '@x', '\tx', "'=1", "'x", "''", 'x=1', "it's", '"', 'a,b;c', ' x ', '007']
  const text = toCsv([['sku', 'mapped_sku'], ...skus.map((sku) => [sku, sku])])
  for (const cell of text.split(/[\r\n,]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/)
  expect(read(text).map(({ sku }) => sku)).toEqual(skus)
  expect(read(text).map(({ mapped_sku: sku }) => sku)).toEqual(skus)
})

it('does not escape a negative number', () => {
  const text = toCsv([
    ['sku', 'mapped_sku'],
    ['-1.50', "'-1"],
  ])
  expect(text).toBe('sku,mapped_sku\r\n-1.50,"\'\'-1"\r\n')
  expect(read(text)).toEqual([{ row: 2, sku: '-1.50', mapped_sku: "'-1" }])
})

it('accepts a formula with or without the apostrophe', () => {
  expect(read("sku,mapped_sku\n'=A,=B\n'C,'D\n")).toEqual([
    { row: 2, sku: '=A', mapped_sku: '=B' },
    { row: 3, sku: "'C", mapped_sku: "'D" },
  ])
})
