import { Agent, get, type RequestOptions } from 'node:http'

import type { SimulatorProgram } from './programs.ts'

interface OrdersBody {
  readonly list: { readonly meta: { readonly nextCursor?: string | null } }
}

const dayMs = 86_400_000
const days = 175

const headers = { accept: 'application/json', 'WM_SVC.NAME': 'bench', 'WM_QOS.CORRELATION_ID': '1' }

/**
 * Fetches all of a seller's orders as a refresh does: the three lists one after another, 200 orders per page. Walmart lists
 * at most 10,000 orders, so each list is fetched in parts.
 */
export async function fetchPages(
  simulator: SimulatorProgram,
  orders: number,
  onPage: (body: OrdersBody) => Promise<void>,
): Promise<void> {
  const agent = new Agent({ keepAlive: true })
  const options = { agent, headers: { ...headers, 'WM_SEC.ACCESS_TOKEN': await fetchToken(simulator) } }
  const parts = Math.ceil(orders / 5000)
  const dateOf = (part: number) => new Date(Date.now() - days * dayMs * (1 - part / parts)).toISOString()
  try {
    for (const shipNodeType of ['SellerFulfilled', 'WFSFulfilled', '3PLFulfilled']) {
      for (let part = 0; part < parts; part += 1) {
        const query = { createdStartDate: dateOf(part), createdEndDate: dateOf(part + 1), shipNodeType, limit: '200' }
        let search: string | undefined | null = `?${new URLSearchParams(query)}`
        while (search) {
          const body: OrdersBody = JSON.parse(await getText(`${simulator.url}/v3/orders${search}`, options))
          await onPage(body)
          search = body.list.meta.nextCursor
        }
      }
    }
  } finally {
    agent.destroy()
  }
}

async function fetchToken({ url, sellers: [seller] }: SimulatorProgram): Promise<string> {
  const response = await fetch(`${url}/v3/token`, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `Basic ${Buffer.from(`${seller?.clientId}:${seller?.clientSecret}`).toString('base64')}`,
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
