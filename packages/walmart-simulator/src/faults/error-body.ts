import { errorFields, gatewayEnvelope, kindOfStatus, ordersEnvelope } from '../gateway/api-error.ts'
import type { ErrorForm } from './fault-effect.ts'

export interface WrittenBody {
  readonly body?: string
  readonly contentType?: string
}

const json = (body: object): WrittenBody => ({ body: JSON.stringify(body), contentType: 'application/json' })

/** An error of this status in one of Walmart's formats. */
export function writeErrorBody(status: number, form: ErrorForm, detail = failure): WrittenBody {
  const kind = kindOfStatus(status)
  const fields = errorFields(kind, form === 'orders' || form === 'xml' ? 'GMP_ORDER_API' : 'GMP_GATEWAY_API', detail)
  switch (form) {
    case 'json':
      return json(gatewayEnvelope(fields))
    case 'orders':
      return json(ordersEnvelope(fields))
    case 'documents': {
      const { severity, category } = fields
      return json({ errors: [{ code: kind, message: detail.description, category, severity }] })
    }
    case 'xml':
      return { body: writeXml(fields), contentType: 'application/xml' }
    case 'html':
      return { body: writeHtml(status), contentType: 'text/html' }
    case 'nothing':
      return {}
  }
}

const failure: { description: string; field?: string } = { description: 'The simulator was told to fail' }

/** None of these texts contains a character that needs escaping. */
function writeXml(fields: Record<string, unknown>): string {
  const elements = Object.entries(fields).flatMap(([name, value]) =>
    typeof value === 'string' ? [`<ns2:${name}>${value}</ns2:${name}>`] : [],
  )
  const error = `<ns2:error>${elements.join('')}<ns2:causes/><ns2:errorIdentifiers/></ns2:error>`
  return `<?xml version="1.0" encoding="UTF-8"?><ns2:errors xmlns:ns2="http://walmart.com/">${error}</ns2:errors>`
}

const writeHtml = (status: number): string =>
  `<html><head><title>Error ${status}</title></head><body><h1>Error ${status}</h1><p>Reference #0.0</p></body></html>`
