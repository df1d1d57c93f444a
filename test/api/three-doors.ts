import { contract, type ErrorBody, errorStatus, hasBody, type Operation } from '@aisle/contract'
import { TRPCClientError } from '@trpc/client'

import type { Answer, Api } from '../helpers/api.ts'
import { sendRaw } from '../helpers/send-raw.ts'

export interface DoorCall {
  /** An operation's dotted name. */
  readonly name: string
  readonly input: object
  readonly token: string
}

/** What came of a call, without what differs between two calls: ids, times, names and the request. */
export type Outcome =
  | { readonly outcome: 'answer'; readonly body: unknown }
  | { readonly outcome: 'error'; readonly status: number; readonly error: Omit<ErrorBody, 'request_id'> }

/** The ways into the server. */
export const doors: Readonly<Record<'client' | 'rest' | 'trpc', (api: Api, call: DoorCall) => Promise<Outcome>>> = {
  async rest(api, { name, input, token }) {
    const { method, path, file } = operationOf(name)
    const fields = Object.entries(input)
    const url = fields.reduce(
      (text, [field, value]) => text.replace(`{${field}}`, encodeURIComponent(value)),
      `/api${path}`,
    )
    const rest = Object.fromEntries(fields.filter(([field]) => !path.includes(`{${field}}`)))
    const answer = !hasBody(method)
      ? await api.call(method, `${url}?${new URLSearchParams(rest)}`, { token })
      : await api.call(method, url, { token, body: rest })
    if (answer.status >= 400) return failure(answer.status, answer.body)
    // A file comes whole over REST; the others hand out this part of it, which is all of it.
    return success(file ? { data: answer.body, next: null, message: null } : (answer.body ?? {}))
  },

  async trpc(api, { name, input, token }) {
    const isQuery = operationOf(name).method === 'GET'
    const answer: Answer = await sendRaw(api.url, {
      method: isQuery ? 'GET' : 'POST',
      path: `/trpc/${name}${isQuery ? `?input=${encodeURIComponent(JSON.stringify(input))}` : ''}`,
      headers: { authorization: `Bearer ${token}`, ...(!isQuery && { 'content-type': 'application/json' }) },
      ...(!isQuery && { body: JSON.stringify(input) }),
    })
    return answer.status < 400 ? success(answer.body.result.data) : failure(answer.status, answer.body.error.data)
  },

  async client(api, { name, input, token }) {
    const client: unknown = api.client(token)
    const procedure = name.split('.').reduce((parent, key) => Reflect.get(Object(parent), key), client)
    const { query, mutate } = procedure as Record<'mutate' | 'query', (input: unknown) => Promise<unknown>>
    try {
      return success(await (operationOf(name).method === 'GET' ? query(input) : mutate(input)))
    } catch (error) {
      if (!(error instanceof TRPCClientError)) throw error
      return failure(errorStatus[(error.data as ErrorBody).code], error.data)
    }
  },
}

export function operationOf(name: string): Operation {
  return name.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), contract) as Operation
}

function success(body: unknown): Outcome {
  const volatile = [
    'id',
    'instance_id',
    'name',
    'code',
    'sku',
    'created_at',
    'updated_at',
    'finished_at',
    'paused_at',
    'next_due_at',
  ]
  const text = JSON.stringify(body, (key, value: unknown) => (volatile.includes(key) ? '…' : value))
  return { outcome: 'answer', body: JSON.parse(text) }
}

function failure(status: number, body: ErrorBody): Outcome {
  const { request_id: _, ...error } = body
  return { outcome: 'error', status, error }
}
