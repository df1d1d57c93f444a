import { z } from 'zod'

/** What Walmart says about an error, whichever way it says it. */
export interface ErrorEnvelope {
  readonly code?: string | undefined
  readonly field?: string | undefined
  readonly message?: string | undefined
}

const text = z.string().trim().min(1).optional().catch(undefined)
const Detail = z.object({ code: text, field: text, description: text, message: text, info: text })
const OAuthError = z.object({ error: z.string().trim().min(1), error_description: text })

/**
 * Reads an error's body. Walmart has many envelopes: `{error: […]}` from the gateway, `{errors: {error: […]}}` from
 * orders, `{errors: […]}` in the documents, `{error: {…}}` in Mexico, OAuth's strings, XML where a proxy ignores
 * `Accept`, an HTML page from the edge, and nothing at all.
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
  if (oauth.success) return { code: oauth.data.error, message: oauth.data.error_description }
  return readErrorDetails(json)[0] ?? {}
}

/** Goes down through `errors`, `error` and arrays to the objects that are the errors themselves. */
export function readErrorDetails(json: unknown, depth = 0): readonly ErrorEnvelope[] {
  // Walmart's envelopes have four levels. Endless ones would end in an error about the stack.
  if (typeof json !== 'object' || json === null || depth > 9) return []
  if (Array.isArray(json)) return json.flatMap((element) => readErrorDetails(element, depth + 1))
  const inner = ('errors' in json ? json.errors : undefined) ?? ('error' in json ? json.error : undefined)
  if ('errors' in json || 'error' in json) return readErrorDetails(inner, depth + 1)
  const detail = Detail.safeParse(json)
  if (!detail.success) return []
  const { code, field, description, message, info } = detail.data
  return [{ code, field, message: description ?? message ?? info }]
}

/** A few fields out of XML or HTML: a parser would be a dependency for the sake of a message. */
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
