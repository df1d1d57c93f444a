/**
 * The platform's `fetch`, without a habit of Deno's: when a connection that it has kept breaks before the answer, Deno
 * sends the request again by itself, a POST too. It cannot where the body can be read once only, so there each write has
 * such a body. A form has one anyway.
 */
export const platformFetch: typeof globalThis.fetch = (input, init) =>
  globalThis.fetch(input, 'Deno' in globalThis ? sentOnce(init) : init)

function sentOnce(init: RequestInit = {}): RequestInit {
  if (init.method === 'GET' || (init.body ?? '') instanceof FormData) return init
  const body = new Blob(typeof init.body === 'string' ? [init.body] : []).stream()
  return { ...init, body, duplex: 'half' } as RequestInit
}
