import { strToU8, zipSync } from 'fflate'

interface Sheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
const schemas = 'http://schemas.openxmlformats.org'
const [main, relations, documents] = [
  `${schemas}/spreadsheetml/2006/main`,
  `${schemas}/package/2006/relationships`,
  `${schemas}/officeDocument/2006/relationships`,
]
const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'
const relationTo = (target: string, type: string) =>
  `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${documents}/${type}" Target="${target}"/></Relationships>`

/** The parts that every workbook with one sheet has. */
const parts = {
  '[Content_Types].xml':
    `<Types xmlns="${schemas}/package/2006/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${workbookType}"/>` +
    `<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${sheetType}"/></Types>`,
  '_rels/.rels': relationTo('xl/workbook.xml', 'officeDocument'),
  'xl/_rels/workbook.xml.rels': relationTo('worksheets/sheet1.xml', 'worksheet'),
}

/** An .xlsx file with one sheet, all of whose cells are texts. */
export function makeSpreadsheet({ name, rows }: Sheet): Buffer {
  const workbook = `<workbook xmlns="${main}" xmlns:r="${documents}"><sheets><sheet name="${escape(name)}" sheetId="1" r:id="rId1"/></sheets></workbook>`
  const sheet = `<worksheet xmlns="${main}"><sheetData>${rows.map(rowOf).join('')}</sheetData></worksheet>`
  const files = { ...parts, 'xl/workbook.xml': workbook, 'xl/worksheets/sheet1.xml': sheet }
  const entries = Object.entries(files).map(([path, xml]) => [path, strToU8(declaration + xml)])
  return Buffer.from(zipSync(Object.fromEntries(entries) as Record<string, Uint8Array>))
}

const rowOf = (cells: readonly string[]): string => `<row>${cells.map(cellOf).join('')}</row>`
const cellOf = (text: string): string => `<c t="inlineStr"><is><t xml:space="preserve">${escape(text)}</t></is></c>`

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
