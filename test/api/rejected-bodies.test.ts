import { execFile, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { promisify } from 'node:util'

import { describe, expect, it } from 'vitest'

import { useApi } from '../helpers/api.ts'

const api = useApi({ requestsPerMinute: 100_000 })
const megabytes = 3
const attempts = 10

const refused = [
  ['POST', '/api/walmart', 'application/json', 413],
  ['POST', '/api/walmart', 'text/plain', 415],
  ['POST', '/api/nothing', 'application/json', 404],
  ['PUT', '/api/walmart', 'application/json', 405],
  ['POST', '/api/%zz', 'application/json', 400],
  ['POST', '/nothing', 'application/json', 413],
  ['POST', '/trpc/walmart.create', 'application/json', 413],
  ['POST', '/trpc/walmart.create', 'text/plain', 415],
  ['GET', '/trpc/walmart.get', 'application/json', 401],
  ['GET', '/api/walmart/1', 'application/json', 401],
] as const

const urllib = `
import sys, urllib.error, urllib.request
url, method, media, megabytes, attempts = sys.argv[1:]
for _ in range(int(attempts)):
    request = urllib.request.Request(url, b' ' * (int(megabytes) << 20), {'Content-Type': media}, method=method)
    try:
        print(urllib.request.urlopen(request).status)
    except urllib.error.HTTPError as error:
        print(error.code if 'request_id' in error.read().decode() else 'no body')
    except Exception as error:
        print(error)
`
const hasPython = spawnSync('python3', ['--version']).status === 0

describe.runIf(hasPython)('urllib, which sends the whole body before it reads, gets the response to', () => {
  it.each(refused)('%s %s of %s: %i', async (...[method, path, media, status]) => {
    const args = ['-c', urllib, `${api.url}${path}`, method, media, String(megabytes), String(attempts)]
    const { stdout } = await promisify(execFile)('python3', args)
    expect(stdout.trim().split('\n')).toEqual(Array.from({ length: attempts }, () => String(status)))
  })
})

describe('fetch gets the response to', () => {
  it.each(refused.filter(([method]) => method !== 'GET'))(
    '%s %s of %s: %i',
    async (...[method, path, media, status]) => {
      const body = ' '.repeat(megabytes << 20)
      const headers = { 'content-type': media }
      const responses = Array.from({ length: attempts * 4 }, async () => {
        const response = await fetch(`${api.url}${path}`, { method, body, headers })
        const text = await response.text()
        return text.includes('request_id') ? response.status : text
      })
      const results = await Promise.all(
        responses.map((response) => response.catch((error: Error) => String(error.cause))),
      )
      expect(new Set(results)).toEqual(new Set([status]))
    },
  )
})

it('a caller who sends the rest too slowly gets the response at once, and is disconnected after ten seconds', async () => {
  const socket = send('POST /api/nothing HTTP/1.1', 'Host: 127.0.0.1', 'Content-Length: 5000000', '', 'x')
  const begin = Date.now()
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  expect(chunk.toString()).toContain('ERR_NOT_FOUND')
  expect(Date.now() - begin).toBeLessThan(2000)
  await closed(socket)
  expect(Date.now() - begin).toBeGreaterThan(9000)
  expect(Date.now() - begin).toBeLessThan(15_000)
})

it('a caller who sends a lot that is not HTTP gets the response and is disconnected', async () => {
  const socket = send('NONSENSE')
  socket.write('x'.repeat(megabytes << 20))
  const begin = Date.now()
  let received = ''
  socket.on('data', (chunk: Buffer) => (received += chunk.toString()))
  await closed(socket)
  expect(received).toContain('ERR_BAD_REQUEST')
  expect(Date.now() - begin).toBeLessThan(10_000)
})

/** Goes on sending bytes until the server disconnects it, even when the server has ended its side. */
function send(...lines: string[]) {
  const { hostname, port } = new URL(api.url)
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true })
  socket.write(lines.join('\r\n'))
  const more = setInterval(() => socket.write('x'), 250)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => clearInterval(more))
  return socket
}

/** Resolves when the socket closes, even after an error, which `once` would throw. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve())
  })
}
