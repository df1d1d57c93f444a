/**
 * The global `fetch`, without Deno's automatic retries: if a reused connection breaks before the response, Deno sends the
 * request again, even a POST. It cannot if the body is a stream, so on Deno every write gets one. A form already is one.
 */
export const platformFetch: typeof globalThis.fetch = (input, init) =>
  globalThis.fetch(input, 'Deno' in globalThis ? sentOnce(init) : init)

function sentOnce(init: RequestInit = {}): RequestInit {
  if (init.method === 'GET' || (init.body ?? '') instanceof FormData) return init
  const body = new Blob(typeof init.body === 'string' ? [init.body] : []).stream()
  return { ...init, body, duplex: 'half' } as RequestInit
}
