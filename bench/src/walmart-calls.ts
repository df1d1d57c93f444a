import { Agent, get, type RequestOptions } from 'node:http'

import type { SimulatorProgram } from './programs.ts'

type Simulator = Pick<SimulatorProgram, 'url' | 'seller'>

/** Calls as the simulator's first seller, written by hand: no limits, no retries, no validation. */
export interface WalmartCalls {
  get<Body>(path: string): Promise<Body>
  close(): void
}

const headers = { accept: 'application/json', 'WM_SVC.NAME': 'bench', 'WM_QOS.CORRELATION_ID': '1' }

/** Fetches an access token. */
export async function openCalls(simulator: Simulator): Promise<WalmartCalls> {
  const token = await fetchToken(simulator)
  const agent = new Agent({ keepAlive: true })
  const options = { agent, headers: { ...headers, 'WM_SEC.ACCESS_TOKEN': token } }
  return {
    get: async (path) => JSON.parse(await getText(simulator.url + path, options)),
    close: () => agent.destroy(),
  }
}

async function fetchToken({ url, seller }: Simulator): Promise<string> {
  const response = await fetch(`${url}/v3/token`, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `Basic ${Buffer.from(`${seller.clientId}:${seller.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  })
  if (!response.ok) throw new Error(`${url}/v3/token: ${response.status} ${await response.text()}`)
  const { access_token: token } = (await response.json()) as { access_token: string }
  return token
}

function getText(url: string, options: RequestOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${url}: ${response.statusCode} ${text}`))
      })
    })
    request.on('error', reject)
  })
}
