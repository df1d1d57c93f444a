import { orAbort } from '../abort.ts'
import type { LimitGroup } from '../budget/limits.ts'
import { WalmartError } from '../errors.ts'

/** What an observer learns about an exchange. */
export interface ExchangeInfo {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The calls that Walmart counts together, `token` for a token request; undefined if no limit is published. */
  readonly group: LimitGroup | 'token' | undefined
}

/**
 * Wraps each HTTP exchange, to measure or to trace it. Must call `send` once and return or throw what it does. The status may
 * be that of an error.
 */
export type ObserveExchange = <Result extends { readonly status: number }>(
  exchange: ExchangeInfo,
  send: () => Promise<Result>,
) => Promise<Result>

/** An HTTP request with its timeout and signal. */
export interface Exchange extends ExchangeInfo {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | FormData | undefined
  readonly fetch: typeof globalThis.fetch
  readonly observe?: ObserveExchange | undefined
  /** Timeout of the whole exchange, including the response body. */
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** Maximum size of the response body. Default: 32 MiB. */
  readonly maxBytes?: number | undefined
  /** Texts to redact in errors: a proxy may echo the request, and some `fetch` implementations put headers into messages. */
  readonly secrets: readonly string[]
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Headers
  /** The body, undecoded: a list is read record by record, and never becomes one large string. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly correlationId: string
  readonly secrets: readonly string[]
}

const defaultMaxBytes = 32 * 1024 * 1024

/** The response is larger than the call allows. The rest was not read. */
export class BodyTooLarge extends WalmartError {}

/**
 * Sends one request and reads the whole response, whatever its status. Redirects are not followed, because they could send
 * the token to another host.
 *
 * @throws WalmartError `unavailable` if no complete response arrives in time, `BodyTooLarge` for a body over `maxBytes`
 * @throws the reason of `signal` when the caller aborts
 */
export async function exchange(request: Exchange): Promise<HttpResponse> {
  const { observe, method, group } = request
  return observe === undefined ? send(request) : observe({ method, group }, () => send(request))
}

async function send(request: Exchange): Promise<HttpResponse> {
  const { fetch, method, secrets, signal } = request
  const correlationId = crypto.randomUUID()
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout])
  const init = {
    method,
    headers: { ...request.headers, 'WM_QOS.CORRELATION_ID': correlationId },
    redirect: 'manual',
    signal: either,
    ...(request.body === undefined ? {} : { body: request.body }),
  } as const
  try {
    // A `fetch` that ignores the signal must not block the caller.
    const response = await orAbort(() => fetch(request.url, init), either)
    const bytes = await readBody(response, {
      correlationId,
      signal: either,
      maxBytes: request.maxBytes ?? defaultMaxBytes,
    })
    signal?.throwIfAborted()
    return { status: response.status, headers: response.headers, bytes, correlationId, secrets }
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof WalmartError) throw error
    const cause = withoutSecrets(error, secrets)
    const what = timeout.aborted
      ? `did not respond within ${request.timeoutMs} ms`
      : `cannot be reached: ${cause.message}`
    throw new WalmartError('unavailable', `Walmart ${what}`, { correlationId, cause })
  }
}

interface Reading {
  readonly correlationId: string
  readonly signal: AbortSignal
  readonly maxBytes: number
}

// Only the body says what these mean: a 404 may be an empty list, a 400 an outage.
const explained = [400, 404]

/** For other errors, the status matters most: ignore a body that is cut off. */
async function readBody(response: Response, reading: Reading): Promise<Uint8Array<ArrayBuffer>> {
  if (response.status === 0 || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel()
    return new Uint8Array()
  }
  const body = orAbort(() => readBounded(response, reading), reading.signal)
  if (response.ok) return body
  return body.catch((error: unknown) => {
    if (explained.includes(response.status) && !(error instanceof BodyTooLarge)) throw error
    return new Uint8Array()
  })
}

async function readBounded(response: Response, { correlationId, maxBytes }: Reading): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) {
      throw new BodyTooLarge('unexpected_response', `Walmart's response is larger than ${maxBytes} bytes`, {
        status: response.status,
        correlationId,
      })
    }
    chunks.push(chunk)
  }
  return join(chunks, bytes)
}

function join(chunks: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

/** Copies the messages of an error and its causes. The error itself may reference the request and its headers. */
function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const parts: string[] = []
  for (let link = error; link instanceof Error && parts.length < 5; link = link.cause) {
    const code = 'code' in link && typeof link.code === 'string' ? link.code : undefined
    parts.push(code === undefined ? link.message : `${link.message} (${code})`.trim())
  }
  return new Error(redact(parts.length === 0 ? String(error) : parts.join(': '), secrets))
}

/** Removes secrets from a text and truncates it to 500 characters. */
export function redact(text: string, secrets: readonly string[]): string {
  const clean = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '[secret]')), text)
  return clean.length > 500 ? `${clean.slice(0, 500)}…` : clean
}
