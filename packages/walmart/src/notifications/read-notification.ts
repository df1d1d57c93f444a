import { z } from 'zod'

import { WalmartError } from '../errors.ts'
import { issueTexts } from '../http/read-input.ts'
import { Moment } from '../scalars.ts'
import type { NotificationAuth } from './subscription.ts'

/**
 * A notification. Treat it as a hint: read the record through the API, and ignore an `eventId` that you have seen,
 * because Walmart sends a notification again until it gets a 2xx, and in no particular order.
 */
export interface Notification {
  readonly eventId: string
  readonly eventType: string
  readonly eventTime: Date | undefined
  /** For `ORDER_UPDATES`, what has happened, such as `PO_CREATED` or `INTENT_TO_CANCEL`. */
  readonly subEventType: string | undefined
  /** For `SELLER_PERFORMANCE_NOTIFICATIONS`: ALARMS of orders at risk, or the weekly REPORT. */
  readonly notificationType: string | undefined
  /** In all notifications about an order. */
  readonly purchaseOrderId: string | undefined
  /** Walmart's JSON, which differs by event type. */
  readonly payload: unknown
}

/** The request that a receiver got. */
export interface ReceivedNotification {
  /** The body as it arrived, because its bytes are signed. */
  readonly body: string | Uint8Array
  readonly headers: Headers
  /** The path with the query, as it arrived. Needed for SIGNATURE. */
  readonly path?: string | undefined
}

/**
 * The authentication of the subscription. With OAUTH, Walmart sends a token that your own server has issued. Events about the
 * seller's performance may be signed with a SIGNATURE instead, in headers of their own, which expires after five minutes.
 */
export type ReceiverAuth =
  | Extract<NotificationAuth, { authMethod: 'BASIC_AUTH' | 'HMAC' }>
  | { readonly authMethod: 'OAUTH'; readonly accessToken: string; readonly authHeaderName?: string | undefined }
  | { readonly authMethod: 'SIGNATURE'; readonly secret: string }

const NonEmpty = z.string().min(1)
const OrderId = z.object({ purchaseOrderId: NonEmpty }).optional().catch(undefined)
const Sub = z.object({ subEventType: NonEmpty }).optional().catch(undefined)
const Envelope = z.object({
  source: z.object({ eventType: NonEmpty, eventId: NonEmpty, eventTime: Moment.optional().catch(undefined) }),
  payload: z.unknown(),
})
/** Walmart's pages disagree on where `subEventType` is. */
const Details = z
  .object({
    meta: Sub,
    subEventType: NonEmpty.optional().catch(undefined),
    notificationType: NonEmpty.optional().catch(undefined),
    order: OrderId,
    purchaseOrderId: NonEmpty.optional().catch(undefined),
  })
  .catch({ subEventType: undefined, notificationType: undefined, purchaseOrderId: undefined })

/**
 * Checks that a notification is from Walmart, and reads it.
 *
 * @throws WalmartError `credentials_rejected` if it is not authentic, `unexpected_response` if it is not a notification
 */
export async function readNotification(received: ReceivedNotification, auth: ReceiverAuth): Promise<Notification> {
  if (!(await isAuthentic(received, auth))) {
    throw new WalmartError('credentials_rejected', 'The notification is not from Walmart, or the secret is wrong')
  }
  const { source, payload } = parseEnvelope(received.body)
  const { meta, subEventType, notificationType, order, purchaseOrderId } = Details.parse(payload)
  return {
    eventId: source.eventId,
    eventType: source.eventType,
    eventTime: source.eventTime,
    subEventType: meta?.subEventType ?? subEventType,
    notificationType,
    purchaseOrderId: order?.purchaseOrderId ?? purchaseOrderId,
    payload,
  }
}

function parseEnvelope(body: string | Uint8Array): z.output<typeof Envelope> {
  let json: unknown
  try {
    json = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  } catch {
    throw new WalmartError('unexpected_response', 'The notification is not JSON')
  }
  const { data, error } = Envelope.safeParse(json)
  if (error === undefined) return data
  throw new WalmartError(
    'unexpected_response',
    `The notification has an unexpected form: ${issueTexts(error).join('; ')}`,
  )
}

async function isAuthentic(received: ReceivedNotification, auth: ReceiverAuth): Promise<boolean> {
  const { body, headers } = received
  if (auth.authMethod === 'SIGNATURE') return hasSignature(received, auth.secret)
  const sent = headers.get(auth.authHeaderName ?? 'Authorization')?.trim() ?? ''
  switch (auth.authMethod) {
    case 'BASIC_AUTH':
      // Walmart's pages show the encoded pair alone; RFC 7617 has the word before it.
      return isSame(sent.replace(/^Basic /i, ''), base64(`${auth.userName}:${auth.password}`))
    case 'HMAC':
      return isSigned(sent, toBytes(body), auth.clientSecret)
    case 'OAUTH':
      return isSame(sent.replace(/^Bearer /i, ''), auth.accessToken)
  }
}

const longestAgeMs = 5 * 60_000

/** The signature covers method, path, time and a digest of the body. */
async function hasSignature({ body, headers, path = '' }: ReceivedNotification, secret: string): Promise<boolean> {
  const time = headers.get('WM_SEC.TIMESTAMP') ?? ''
  if (!/^\d{1,12}$/.test(time) || Math.abs(Date.now() - Number(time) * 1_000) > longestAgeMs) return false
  const digest = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', toBytes(body))))
  const signed = ['POST', path, time, digest].join('\n')
  return isSigned(headers.get('WM_SEC.SIGNATURE')?.trim() ?? '', toBytes(signed), secret)
}

/** Walmart does not say how the signature is encoded: hexadecimal and Base64 are accepted. */
async function isSigned(sent: string, body: Uint8Array<ArrayBuffer>, secret: string): Promise<boolean> {
  const signature = /^[\da-f]{64}$/i.test(sent) ? fromHex(sent) : fromBase64(sent)
  if (signature === undefined) return false
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', toBytes(secret), algorithm, false, ['verify'])
  return crypto.subtle.verify('HMAC', key, signature, body)
}

/** Compares in constant time, so that the expected text cannot be guessed piece by piece. */
function isSame(actual: string, expected: string): boolean {
  const [given, wanted] = [toBytes(actual), toBytes(expected)]
  const differences = wanted.filter((byte, index) => byte !== given[index])
  return given.length === wanted.length && differences.length === 0
}

const toBytes = (content: string | Uint8Array): Uint8Array<ArrayBuffer> =>
  typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)

const base64 = (text: string): string => btoa(String.fromCharCode(...toBytes(text)))
const toHex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}
