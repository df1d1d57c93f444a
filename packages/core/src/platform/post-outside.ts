import dns from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'

const timeoutMs = 15_000
const keptBytes = 1024

/** The result of a request. */
export interface PostResult {
  /** Null if there was no response. */
  readonly status: number | null
  /** The first kilobyte. */
  readonly body: string | null
  /** Why there was no response. */
  readonly error: string | null
  /** Null if nothing was sent. */
  readonly durationMs: number | null
}

interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether addresses of this machine and of private networks are allowed. */
  readonly allowsPrivate: boolean
}

class RejectedError extends Error {}

/**
 * Posts to a URL that a caller has chosen. It connects only to an address that has been checked, whatever the name resolves to
 * a moment later, and follows no redirect. Never throws.
 */
export async function postOutside({ url, headers, body, allowsPrivate }: Post): Promise<PostResult> {
  const startedAt = performance.now()
  const elapsed = () => Math.round(performance.now() - startedAt)
  try {
    const rejection = findRejection(url, allowsPrivate)
    if (rejection !== undefined) throw new RejectedError(rejection)
    const response = await send(new URL(url), { headers, body, ...(!allowsPrivate && { lookup: lookUpPublic }) })
    const status = response.statusCode ?? null
    return { status, body: await readStart(response), error: null, durationMs: elapsed() }
  } catch (error) {
    const durationMs = error instanceof RejectedError ? null : elapsed()
    return { status: null, body: null, error: reasonOf(error), durationMs }
  }
}

/**
 * Why nothing is sent to this URL, as far as the URL itself shows. Its name may still resolve to an address that is
 * not public.
 */
export function findRejection(url: string, allowsPrivate: boolean): string | undefined {
  const { protocol, hostname, username, password } = new URL(url)
  if (username !== '' || password !== '') return 'must not contain a user name or password, which would be shown'
  if (allowsPrivate) return undefined
  if (protocol !== 'https:') return 'must begin with https://'
  const address = hostname.replaceAll(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !isPublic(address)) return `must not lead to ${address}, which is not a public address`
  return undefined
}

interface Sent extends Pick<Post, 'body' | 'headers'> {
  readonly lookup?: LookupFunction
}

// A receiver's connection is closed after it has been idle for this long.
const connections = { keepAlive: true, timeout: 5000, maxTotalSockets: 500 } as const
const agents = { 'http:': new http.Agent(connections), 'https:': new https.Agent(connections) } as const

function send(url: URL, { headers, body, lookup }: Sent): Promise<http.IncomingMessage> {
  const { request } = url.protocol === 'https:' ? https : http
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: agents[url.protocol as keyof typeof agents],
      signal: AbortSignal.timeout(timeoutMs),
      ...(lookup && { lookup }),
    })
    sent.on('response', resolve)
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Reads at most as much as is kept, even if the rest is missing: the status already says whether the request was delivered. */
async function readStart(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= keptBytes) break
    }
  } catch {
    // It broke off, or took too long.
  }
  return Buffer.concat(chunks).subarray(0, keptBytes).toString()
}

const lookUpPublic: LookupFunction = (hostname, options, done) => {
  dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const rejected = addresses?.find(({ address }) => !isPublic(address))
    const [first] = addresses ?? []
    if (error) done(error, [])
    else if (rejected) done(new RejectedError(`${hostname} leads to an address that is not public`), [])
    else if (options.all === true || !first) done(null, addresses)
    else done(null, first.address, first.family)
  })
}

// IANA's registries of addresses for special purposes: none of them is a receiver on the internet.
const special = new BlockList()
for (const range of [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24',
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3',
].flatMap((line) => line.split(' '))) {
  const [network = '', bits] = range.split('/')
  special.addSubnet(network, Number(bits), 'ipv4')
}
// In IPv6, only global unicast is public, except for addresses that lead to IPv4 and those for documentation.
const global = new BlockList()
global.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  special.addSubnet(network, bits, 'ipv6')
}

export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !special.check(address, 'ipv4')
  return global.check(address, 'ipv6') && !special.check(address, 'ipv6')
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return `no response within ${timeoutMs / 1000} seconds`
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0].message
  return error.message
}
