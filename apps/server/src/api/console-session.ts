import { type ApiServices, fixedError, hasValidToken, seal, unseal, validationError } from '@aisle/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/**
 * Browsers accept a `__Host-` cookie only from this very host over HTTPS, so neither a neighboring host nor somebody on the
 * network can set it. They accept no such cookie over plain HTTP.
 */
const nameOf = ({ protocol }: FastifyRequest) => (protocol === 'https' ? '__Host-aisle_session' : 'aisle_session')
const subject = 'console session'
const lifetimeSeconds = 12 * 60 * 60

const SignIn = z.strictObject({ token: z.string().trim().min(1).max(200) })
const Session = z.object({ token: z.string(), host: z.string(), expiresAt: z.number() })

/**
 * Lets the console's pages call the api with a cookie instead of a token: a request without `Authorization` gets the one of
 * its session. The cookie holds the token, encrypted, so that scripts cannot read it; whether the token is still valid is
 * checked with each request, as always.
 */
export async function acceptSession(
  request: FastifyRequest,
  reply: FastifyReply,
  { keys }: ApiServices,
): Promise<void> {
  const sealed = request.cookies[nameOf(request)]
  if (request.headers.authorization !== undefined || sealed === undefined || !isFromOwnPage(request)) return
  // Altered, or sealed with a key that is gone: treated as missing.
  const opened = Session.safeParse(await unseal(keys, subject, sealed).catch(() => undefined))
  if (!opened.success) return
  const { token, host, expiresAt } = opened.data
  if (host !== request.hostname || expiresAt <= Date.now()) return
  request.headers.authorization = `Bearer ${token}`
  // Caches do not store the response to a request with `Authorization`, but may store one to a request with a cookie.
  reply.header('cache-control', 'no-store')
}

/**
 * Whether a page of this origin sent the request, so that a page of another one cannot make a browser write. Browsers say so
 * in `Sec-Fetch-Site`, unless the page came over plain HTTP; there they send `Origin` with each write, and `SameSite` keeps
 * the cookie out of what other sites read.
 */
function isFromOwnPage({ headers, method, protocol, host }: FastifyRequest): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin'
  return ['GET', 'HEAD'].includes(method) || headers.origin === `${protocol}://${host}`
}

/** Signs in with a token, and out. */
export function sessionRoutes(app: FastifyInstance, services: ApiServices): void {
  app.post('/session', async (request, reply) => {
    const parsed = SignIn.safeParse(request.body)
    if (!parsed.success) throw validationError({ token: ['Enter a token.'] })
    const { token } = parsed.data
    const host = request.hostname
    if (!isFromOwnPage(request) || !(await hasValidToken(services, { authorization: `Bearer ${token}`, host }))) {
      throw fixedError('ERR_UNAUTHENTICATED')
    }
    const expiresAt = Date.now() + lifetimeSeconds * 1000
    setCookie(reply, await seal(services.keys, subject, { token, host, expiresAt }), lifetimeSeconds)
    return reply.code(204).send()
  })
  app.delete('/session', async (_request, reply) => {
    setCookie(reply, '', 0)
    return reply.code(204).send()
  })
}

function setCookie(reply: FastifyReply, value: string, maxAge: number): void {
  const secure = reply.request.protocol === 'https'
  reply.setCookie(nameOf(reply.request), value, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge })
}
