import { request } from 'node:http'

import type { Answer } from './api.ts'
import { expectDescribed, readBody } from './openapi.ts'

export interface RawRequest {
  readonly method?: string
  /** Sent as it is, also when it is no valid path. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** A request, its answer held to openapi.json, with what `fetch` would not send: a `Host` of one's own, a broken escape, a body without a type. */
export async function sendRaw(url: string, options: RawRequest): Promise<Answer> {
  const answer = await send(url, options)
  const { method = 'GET', path } = options
  // An answer to HEAD has no body to look at.
  if (path.startsWith('/api/') && method !== 'HEAD') expectDescribed(method, path, answer)
  return answer
}

function send(url: string, { body, ...options }: RawRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        const headers = new Headers(Object.entries(response.headers).map(([name, value]) => [name, String(value)]))
        const text = Buffer.concat(chunks).toString()
        resolve({ status: response.statusCode ?? 0, headers, body: readBody(headers, text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
