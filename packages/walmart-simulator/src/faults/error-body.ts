import {
  componentOf,
  documentsEnvelope,
  errorFields,
  gatewayEnvelope,
  kindOfStatus,
  ordersEnvelope,
} from '../gateway/api-error.ts'
import type { ErrorForm } from './fault-effect.ts'

export interface WrittenBody {
  readonly body?: string
  readonly contentType?: string
}

/** The failing call, and the details to report. */
interface Failure {
  readonly path: string
  readonly description?: string
  readonly field?: string
}

const json = (body: object, contentType = 'application/json'): WrittenBody => ({
  body: JSON.stringify(body),
  contentType,
})

/** An error of this status in one of Walmart's formats. */
export function writeErrorBody(status: number, form: ErrorForm, { path, ...failure }: Failure): WrittenBody {
  const detail = { ...failure, description: failure.description ?? 'The simulator was told to fail' }
  const component = form === 'orders' || form === 'xml' ? 'GMP_ORDER_API' : 'GMP_GATEWAY_API'
  const fields = errorFields(kindOfStatus(status), component, detail)
  switch (form) {
    case 'json':
      return json(gatewayEnvelope(fields))
    case 'orders':
      return json(ordersEnvelope(fields))
    case 'documents': {
      const code = `${documentedKind(status)}.${componentOf(path)}`
      return json(documentsEnvelope({ ...fields, code, category: documentedCategory(status), severity: 'ERROR' }))
    }
    case 'problem': {
      const { description, info } = fields
      const problem = { type: 'about:blank', title: info, status, detail: description, instance: path }
      return json(problem, 'application/problem+json')
    }
    case 'xml':
      return { body: writeXml(fields), contentType: 'application/xml' }
    case 'html':
      return { body: writeHtml(status), contentType: 'text/html' }
    case 'nothing':
      return {}
  }
}

/** The codes that Walmart documents for orders in 2026; some differ from those observed. */
const documentedKinds: Readonly<Record<number, string>> = {
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  429: 'RATE_LIMIT_EXCEEDED',
}

const documentedKind = (status: number) =>
  documentedKinds[status] ?? (status < 500 ? 'INVALID_REQUEST_CONTENT' : 'INTERNAL_SERVER_ERROR')

function documentedCategory(status: number): string {
  if (status >= 500) return 'SYSTEM'
  return [401, 403, 429].includes(status) ? 'APPLICATION' : 'DATA'
}

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
