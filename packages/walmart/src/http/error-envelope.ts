import { z } from 'zod'

/** The details of an error response in any of Walmart's formats. */
export interface ErrorEnvelope {
  readonly code?: string | undefined
  readonly field?: string | undefined
  readonly message?: string | undefined
}

const text = z.string().trim().min(1).optional().catch(undefined)
/** Some errors have the HTTP status instead of a code. */
const errorCode = text.transform((value) => (value !== undefined && /^\d+$/.test(value) ? undefined : value))
/** The type of a problem document is a URI; `about:blank` says nothing. */
const problemType = text.transform((value) => (value === 'about:blank' ? undefined : value))
const Detail = z.object({
  code: errorCode,
  field: text,
  description: text,
  message: text,
  info: text,
  type: problemType,
  title: text,
  detail: text,
})
const OAuthError = z.object({ error: z.string().trim().min(1), error_description: text, message: text })

/**
 * Reads an error body. Walmart has many formats: `{error: […]}` from the gateway, `{errors: {error: […]}}` from
 * orders, `{errors: […]}` in the documents, `{error: {…}}` in Mexico, a bare object, a problem document (RFC 9457),
 * OAuth's strings or those of a server behind the gateway, XML if a proxy ignores `Accept`, an HTML page from the edge, or an
 * empty body.
 */
export function readErrorEnvelope(body: string): ErrorEnvelope {
  if (body.trimStart().startsWith('<')) return readMarkup(body)
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return {}
  }
  const oauth = OAuthError.safeParse(json)
  if (oauth.success) {
    const { error, error_description, message } = oauth.data
    return { code: error, message: error_description ?? message }
  }
  return readErrorDetails(json)[0] ?? {}
}

/** Unwraps `errors`, `error` and arrays to the individual errors. */
export function readErrorDetails(json: unknown, depth = 0): readonly ErrorEnvelope[] {
  // Walmart's envelopes have four levels. The bound prevents a stack overflow.
  if (typeof json !== 'object' || json === null || depth > 9) return []
  if (Array.isArray(json)) return json.flatMap((element) => readErrorDetails(element, depth + 1))
  const own = readDetail(json)
  if (!('errors' in json || 'error' in json)) return own === undefined ? [] : [own]
  const inner = ('errors' in json ? json.errors : undefined) ?? ('error' in json ? json.error : undefined)
  const details = readErrorDetails(inner, depth + 1)
  // A problem document may have `errors` that say nothing.
  return own !== undefined && saysSomething(own) && !details.some(saysSomething) ? [own] : details
}

const saysSomething = (envelope: ErrorEnvelope) => Object.values(envelope).some((value) => value !== undefined)

function readDetail(json: object): ErrorEnvelope | undefined {
  const { data } = Detail.safeParse(json)
  if (data === undefined) return undefined
  const { code, type, field, description, message, info, detail, title } = data
  return { code: code ?? type, field, message: description ?? message ?? info ?? detail ?? title }
}

/** Extracts a few fields from XML or HTML; a message is not worth the dependency on a parser. */
function readMarkup(body: string): ErrorEnvelope {
  const code = elementText(body, 'code')
  if (code === undefined) return { message: elementText(body, 'title') }
  return {
    code,
    field: elementText(body, 'field'),
    message: elementText(body, 'description') ?? elementText(body, 'info'),
  }
}

function elementText(body: string, name: string): string | undefined {
  const found = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)<`, 'i').exec(body)?.[1]?.trim()
  return found === undefined || found === '' ? undefined : unescapeMarkup(found)
}

function unescapeMarkup(escaped: string): string {
  const characters: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return escaped.replace(/&(lt|gt|quot|apos|amp);/g, (entity, name: string) => characters[name] ?? entity)
}
