import { createClient } from '@aisle/client'
import { type ErrorBody, errorStatus, hasBody, type Operation } from '@aisle/contract'
import { TRPCClientError } from '@trpc/client'

import { expectDescribed } from '../helpers/openapi.ts'

export interface TransportCall {
  /** An operation's dotted name. */
  readonly name: string
  readonly op: Operation
  readonly input: object
  /** The API's URL, with the tenant's host. */
  readonly url: string
  readonly token: string
  readonly idempotencyKey?: string
}

export type Outcome =
  | { readonly outcome: 'success'; readonly body: unknown }
  | { readonly outcome: 'error'; readonly status: number; readonly error: Omit<ErrorBody, 'request_id'> }

export type Transport = (call: TransportCall) => Promise<Outcome>
export type TransportName = 'client' | 'rest' | 'trpc'

/** The ways to call the server. A file is its text, whether it comes in one response or in parts. */
export const transports: Readonly<Record<TransportName, Transport>> = {
  async rest(call) {
    const { method, path, file, success } = call.op
    const fields = Object.entries(call.input)
    const isInPath = (field: string) => path.includes(`{${field}}`)
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
      encodeURIComponent(String(Reflect.get(call.input, field))),
    )
    const rest = Object.fromEntries(fields.filter(([field]) => !isInPath(field)))
    const query = hasBody(method) ? '' : `?${new URLSearchParams(rest)}`
    const response = await send(call, {
      method,
      path: `/api${filled}${query}`,
      fields: hasBody(method) ? rest : undefined,
    })
    if (response.status < 400) {
      if (response.status !== success.status) throw new Error(`${call.name} returned ${response.status}.`)
      const isWhole = file !== undefined && typeof response.body === 'string'
      return isWhole
        ? { outcome: 'success', body: response.body }
        : succeeded(call, response.body ?? {}, transports.rest)
    }
    return failed(response.status, response.body as ErrorBody)
  },

  async trpc(call) {
    const isQuery = call.op.method === 'GET'
    const text = JSON.stringify(call.input)
    const path = `/trpc/${call.name}${isQuery ? `?input=${encodeURIComponent(text)}` : ''}`
    const { status, body } = await send(call, {
      method: isQuery ? 'GET' : 'POST',
      path,
      fields: isQuery ? undefined : call.input,
    })
    const { result, error } = body as { result: { data: unknown }; error: { data: ErrorBody } }
    return status < 400 ? succeeded(call, result.data, transports.trpc) : failed(status, error.data)
  },

  async client(call) {
    const { url, token, name, input, idempotencyKey } = call
    const client: unknown = createClient({ url, token })
    const procedure = name.split('.').reduce((parent, key) => Reflect.get(Object(parent), key), client)
    const { query, mutate } = procedure as Record<
      'mutate' | 'query',
      (input: unknown, options: object) => Promise<unknown>
    >
    const context = { ...(idempotencyKey !== undefined && { idempotencyKey }) }
    try {
      const body = await (call.op.method === 'GET' ? query : mutate)(input, { context })
      return await succeeded(call, body, transports.client)
    } catch (error) {
      if (!(error instanceof TRPCClientError) || !error.data) throw error
      return failed(errorStatus[(error.data as ErrorBody).code], error.data)
    }
  },
}

interface Request {
  readonly method: string
  readonly path: string
  /** Sent as JSON. */
  readonly fields?: object | undefined
}

async function send({ url, token, idempotencyKey }: TransportCall, { method, path, fields }: Request) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(fields && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(fields && { body: JSON.stringify(fields) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
  const body: unknown = isJson ? JSON.parse(text) : text === '' ? undefined : text
  if (path.startsWith('/api/'))
    expectDescribed(method, path, { status: response.status, headers: response.headers, body })
  return { status: response.status, body }
}

/** A success. For a file in parts, its body is this part and all later ones. */
async function succeeded(call: TransportCall, body: unknown, transport: Transport): Promise<Outcome> {
  if (!call.op.file) return { outcome: 'success', body }
  const { data, next } = body as { data: string; next: string | null }
  if (next === null) return { outcome: 'success', body: data }
  const rest = await transport({ ...call, input: { ...call.input, after: next } })
  return rest.outcome === 'success' ? { outcome: 'success', body: `${data}${String(rest.body)}` } : rest
}

function failed(status: number, body: ErrorBody): Outcome {
  const { request_id: _, ...error } = body
  return { outcome: 'error', status, error }
}
