import { describe, expect, it } from 'vitest'

import { toCsv } from '../platform/csv-file.ts'
import { readMappingFile, UnreadableFile } from './mapping-file.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const read = (text: string) => readMappingFile(bytesOf(text))
const refusalOf = (file: Uint8Array | string) => {
  try {
    readMappingFile(typeof file === 'string' ? bytesOf(file) : file)
  } catch (error) {
    if (error instanceof UnreadableFile) return error.message
    throw error
  }
  return undefined
}

describe('a file of mappings is read', () => {
  const rows = [
    { row: 2, sku: 'A,1', mapped_sku: 'X' },
    { row: 3, sku: 'B;2', mapped_sku: null },
  ]

  it.each([
    ['with commas', 'sku,mapped_sku\n"A,1",X\nB;2,\n'],
    ['with semicolons', 'sku;mapped_sku\nA,1;X\n"B;2";\n'],
    ['with a byte order mark', '\uFEFFsku,mapped_sku\n"A,1",X\nB;2,'],
    ["with a spreadsheet's line ends", 'sku,mapped_sku\r\n"A,1",X\r\nB;2,\r\n'],
    ['with mixed line ends', 'sku,mapped_sku\r\n"A,1",X\nB;2,\r'],
    ['with other columns, in any order and case', 'id, Mapped_SKU ,name,SKU\n1,X,"a\nb","A,1"\n2,,,B;2\n'],
  ])('%s', (_, text) => expect(read(text)).toEqual(rows))

  it('without its blank rows, which count', () => {
    expect(read('sku,mapped_sku\n\n,\nA,X\n \n')).toEqual([{ row: 4, sku: 'A', mapped_sku: 'X' }])
  })

  it('with its SKUs to the letter', () => {
    expect(read('sku,mapped_sku\n A ,"say ""x"""\n')).toEqual([{ row: 2, sku: ' A ', mapped_sku: 'say "x"' }])
  })

  it('with ten thousand rows, and no more', () => {
    const text = `sku,mapped_sku\n${'A,X\n'.repeat(10_000)}`
    expect(read(text)).toHaveLength(10_000)
    expect(refusalOf(`${text}A,X\n`)).toMatch(/more than 10,000 rows.*line 10002/)
  })
})

describe('a file is refused, with its line and what to do,', () => {
  it.each([
    ['without rows', 'sku,mapped_sku\n', /no rows/],
    ['that is empty', '', /columns sku and mapped_sku.*line 1/],
    ['without a column', 'sku,product\nA,X\n', /columns sku and mapped_sku.*line 1/],
    ['with another separator', 'sku\tmapped_sku\nA\tX\n', /separated by , or ;/],
    ['with a column twice', 'sku,mapped_sku,sku\nA,X,B\n', /column sku twice/],
    ['with a field too many', 'sku,mapped_sku\nA,X\nB,"a\nb"\nC,1,2\n', /3 fields instead of 2 on line 5/],
    ['with a field too few', 'sku,mapped_sku\nA\n', /1 fields instead of 2 on line 2/],
    ['with a quote that does not end', 'sku,mapped_sku\nA,X\n"B,X\nC,X\n', /quote.*line 3/],
    ['with text behind a quote', 'sku,mapped_sku\nA,X\nB,"X"Y\nC,X\n', /quote.*line 3/],
  ])('%s', (_, text, message) => expect(refusalOf(text)).toMatch(message))

  it('that is not in UTF-8', () => {
    const file = new Uint8Array([...bytesOf('sku,mapped_sku\nA,X\nCaf'), 0xe9, ...bytesOf(',X\n')])
    expect(refusalOf(file)).toMatch(/UTF-8 on line 3/)
  })
})

it('what a spreadsheet would take for a formula is written so that it does not, and read back as it was', () => {
  const skus = ['=1+1', '+1', '-1+1', '@x', '\tx', "'=1", "'x", "''", 'x=1', "it's", '"', 'a,b;c', ' x ', '007']
  const text = toCsv([['sku', 'mapped_sku'], ...skus.map((sku) => [sku, sku])])
  for (const cell of text.split(/[\r\n,]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/)
  expect(read(text).map(({ sku }) => sku)).toEqual(skus)
  expect(read(text).map(({ mapped_sku: sku }) => sku)).toEqual(skus)
})

it('a negative number is no formula', () => {
  const text = toCsv([
    ['sku', 'mapped_sku'],
    ['-1.50', "'-1"],
  ])
  expect(text).toBe('sku,mapped_sku\r\n-1.50,"\'\'-1"\r\n')
  expect(read(text)).toEqual([{ row: 2, sku: '-1.50', mapped_sku: "'-1" }])
})

it('a person may write the apostrophe or leave it out', () => {
  expect(read("sku,mapped_sku\n'=A,=B\n'C,'D\n")).toEqual([
    { row: 2, sku: '=A', mapped_sku: '=B' },
    { row: 3, sku: "'C", mapped_sku: "'D" },
  ])
})
