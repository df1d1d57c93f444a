import { readBody } from '../gateway/body-part.ts'
import type { DataCall } from '../gateway/data-call.ts'

const component = 'GMP_ITEM_QUERY_API'
const draft = 'http://json-schema.org/draft-07/schema#'
const maxTypes = 20

/** `POST /v3/items/spec`: a JSON schema of the fields that the simulator reads. Walmart's has hundreds more. */
export function getSpec(call: DataCall): object {
  const body = readBody(call, component)
  body.oneOf('feedType', ['MP_ITEM', 'MP_MAINTENANCE'])
  const version = body.text('version')
  const types = body.texts('productTypes')
  if (types.length === 0 || types.length > maxTypes) {
    throw body.error('productTypes', `productTypes must have 1 to ${maxTypes} elements`)
  }
  const text = { type: 'string', minLength: 1 }
  const header = objectOf({ version: { type: 'string', enum: [version] }, locale: { type: 'string', enum: ['en'] } })
  const identifiers = objectOf({
    productIdType: { type: 'string', enum: ['GTIN', 'UPC', 'EAN', 'ISBN'] },
    productId: text,
  })
  const orderable = { sku: text, productName: text, price: { type: 'number' }, productIdentifiers: identifiers }
  const visible = Object.fromEntries(types.map((type) => [type, { type: 'object' }]))
  const item = objectOf({ Orderable: objectOf(orderable), Visible: { type: 'object', properties: visible } })
  const properties = { MPItemFeedHeader: header, MPItem: { type: 'array', minItems: 1, items: item } }
  const required = Object.keys(properties)
  return {
    schema: { $schema: draft, type: 'object', title: 'Items', properties, required, additionalProperties: false },
  }
}

const objectOf = (properties: object) => ({ type: 'object', properties, required: Object.keys(properties) })
