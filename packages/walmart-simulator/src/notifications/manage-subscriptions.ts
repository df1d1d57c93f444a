import { randomUUID } from 'node:crypto'

import { ApiError } from '../gateway/api-error.ts'
import { type BodyPart, readBody } from '../gateway/body-part.ts'
import type { DataCall, ListCall, Page } from '../gateway/data-call.ts'
import { eventTypesAt, readEventType } from './event-types.ts'
import { exampleOf } from './notify.ts'
import type { Subscription } from './payloads.ts'
import { readDestination } from './read-subscription.ts'
import { sendNotification } from './send-notification.ts'

const component = 'GMP_NOTIFICATION_API'
const statuses = ['ACTIVE', 'INACTIVE'] as const

/** `GET /v3/webhooks/eventTypes`. */
export const listEventTypes = ({ now }: ListCall): Page => ({ rows: eventTypesAt(now), wrap: (events) => ({ events }) })

/** `GET /v3/webhooks/subscriptions`: all that match, on one page. */
export function listSubscriptions({ seller, search }: ListCall): Page {
  const parameters = new URLSearchParams(search)
  const names = ['subscriptionId', 'eventType', 'resourceName', 'status'] as const
  const rows = seller.subscriptions.filter((one) =>
    names.every((name) => (parameters.get(name) ?? one[name]) === one[name]),
  )
  return { rows, wrap: (events) => ({ events }) }
}

/** `POST /v3/webhooks/subscriptions`: creates all subscriptions of the list, or none. */
export function createSubscriptions(call: DataCall): object {
  const created = readBody(call, component)
    .list('events')
    .map((part) => readSubscription(call, part))
  call.seller.subscriptions.push(...created)
  const events = created.map(({ eventUrl: _url, authDetails: _auth, headers: _headers, ...shown }) => shown)
  return { events }
}

function readSubscription({ seller, now }: DataCall, part: BodyPart): Subscription {
  const { partnerId } = seller
  const event = readEventType(part, seller, now)
  const status = part.oneOf('status', statuses)
  const eventUrl = part.text('eventUrl')
  return { ...event, eventUrl, ...readDestination(part), subscriptionId: randomUUID(), partnerId, status }
}

/** `PATCH /v3/webhooks/subscriptions/{subscriptionId}`. */
export function updateSubscription(call: DataCall): Subscription {
  const subscription = findSubscription(call)
  const body = readBody(call, component)
  const status = body.has('status') ? { status: body.oneOf('status', statuses) } : {}
  if (['eventType', 'eventVersion', 'resourceName'].some((field) => body.has(field))) {
    readEventType(body, call.seller, call.now)
  }
  return Object.assign(subscription, readDestination(body), status)
}

/** `DELETE /v3/webhooks/subscriptions/{subscriptionId}`. */
export function deleteSubscription(call: DataCall): object {
  const subscription = findSubscription(call)
  const { subscriptions } = call.seller
  subscriptions.splice(subscriptions.indexOf(subscription), 1)
  return { subscriptionId: subscription.subscriptionId, message: 'Successfully deleted subscription' }
}

/** `POST /v3/webhooks/test`: sends an example. How Walmart reports an unreachable URL is unknown. */
export async function testNotification(call: DataCall): Promise<object> {
  const { seller, now } = call
  const body = readBody(call, component)
  const { eventType } = readEventType(body, seller, now)
  const destination = { eventUrl: body.text('eventUrl'), ...readDestination(body) }
  if (await sendNotification(destination, exampleOf(eventType, seller, now))) {
    return { message: 'Eventurl successfully validated' }
  }
  throw body.error('eventUrl', 'The URL did not respond with 2xx')
}

function findSubscription({ seller, params }: DataCall): Subscription {
  const found = seller.subscriptions.find(({ subscriptionId }) => subscriptionId === params.subscriptionId)
  if (found !== undefined) return found
  throw new ApiError('CONTENT_NOT_FOUND', component, { description: 'The subscription does not exist' })
}
