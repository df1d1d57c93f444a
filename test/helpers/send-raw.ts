import { request } from 'node:http'

import type { ApiResponse } from './api.ts'
import { expectDescribed, readBody } from './openapi.ts'

export interface RawRequest {
  readonly method?: string
  /** Sent unchanged, even if it is not a valid path. */
  readonly path: string
  readonly headers?: Record<string, string>
  readonly body?: string
  readonly signal?: AbortSignal
}

/** Sends what `fetch` would not, such as a custom `Host` or an invalid escape, and checks the response against openapi.json. */
export async function sendRaw(url: string, options: RawRequest): Promise<ApiResponse> {
  const response = await send(url, options)
  const { method = 'GET', path } = options
  // A response to HEAD has no body to check.
  if (path.startsWith('/api/') && method !== 'HEAD') expectDescribed(method, path, response)
  return response
}

function send(url: string, { body, ...options }: RawRequest): Promise<ApiResponse> {
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
