import { z } from 'zod'

import { readInput } from '../http/read-input.ts'
import { readReply, type Reply } from '../http/reply.ts'
import { fieldOf } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { PathText } from '../input-scalars.ts'
import { sendWrite } from '../writes/confirm-write.ts'
import { NewSubscription, NotificationTest, Subscription, SubscriptionChange } from './subscription.ts'

const path = '/v3/webhooks/subscriptions'
const Id = z.object({ subscriptionId: PathText })

/** The response to a deletion. */
export const DeletedSubscription = z.looseObject({
  subscriptionId: z.string().nullish(),
  message: z.string().nullish(),
})
export type DeletedSubscription = z.output<typeof DeletedSubscription>

/** The response to a test that reached its URL. */
export const TestedNotification = z.looseObject({ message: z.string().nullish() })
export type TestedNotification = z.output<typeof TestedNotification>

export function createSubscription(
  session: Session,
  input: NewSubscription,
  { signal }: CallOptions = {},
): Promise<Reply<Subscription>> {
  return sendWrite(session, async () => {
    const body = { events: [readInput(NewSubscription, input)] }
    const response = await session.send({ method: 'POST', path, body, limit: 'createSubscription', signal })
    return readReply(Subscription, response, firstEvent)
  })
}

export function updateSubscription(
  session: Session,
  { id, change }: { readonly id: string; readonly change: SubscriptionChange },
  { signal }: CallOptions = {},
): Promise<Reply<Subscription>> {
  return sendWrite(session, async () => {
    const body = readInput(SubscriptionChange, change)
    const call = { method: 'PATCH', path: pathOf(id), body, limit: 'updateSubscription', signal } as const
    return readReply(Subscription, await session.send(call), firstEvent)
  })
}

export function deleteSubscription(
  session: Session,
  id: string,
  { signal }: CallOptions = {},
): Promise<Reply<DeletedSubscription>> {
  return sendWrite(session, async () => {
    const call = { method: 'DELETE', path: pathOf(id), limit: 'deleteSubscription', signal } as const
    return readReply(DeletedSubscription, await session.send(call))
  })
}

export function testNotification(
  session: Session,
  input: NotificationTest,
  { signal }: CallOptions = {},
): Promise<Reply<TestedNotification>> {
  return sendWrite(session, async () => {
    const body = readInput(NotificationTest, input)
    const call = { method: 'POST', path: '/v3/webhooks/test', body, limit: 'testNotification', signal } as const
    return readReply(TestedNotification, await session.send(call))
  })
}

const pathOf = (subscriptionId: string) =>
  `${path}/${encodeURIComponent(readInput(Id, { subscriptionId }).subscriptionId)}`

/** The subscription in a response. In Walmart's examples, it is in a list after a creation, and bare after a change. */
function firstEvent(json: unknown): unknown {
  const events = fieldOf(json, 'events')
  return Array.isArray(events) ? (events as readonly unknown[])[0] : json
}
