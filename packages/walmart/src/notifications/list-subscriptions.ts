import { z } from 'zod'

import type { LimitGroup } from '../budget/limits.ts'
import { readGaps } from '../http/gaps.ts'
import { readElements, type Page } from '../http/page.ts'
import { parseResponse } from '../http/response.ts'
import type { CallOptions, Session } from '../http/session.ts'
import { toSearch } from '../http/to-search.ts'
import { EventType, Subscription } from './subscription.ts'

/** Filters of the list of subscriptions. */
export interface SubscriptionsQuery extends CallOptions {
  readonly subscriptionId?: string | undefined
  readonly eventType?: string | undefined
  readonly resourceName?: string | undefined
  readonly status?: 'ACTIVE' | 'INACTIVE' | undefined
}

/** The names follow Walmart's examples, which differ from its specification. */
const EventsResponse = z.looseObject({ events: z.array(z.unknown()) })

interface EventList<S extends z.ZodType> extends CallOptions {
  readonly path: string
  readonly limit: LimitGroup
  readonly element: S
}

export function listSubscriptions(
  session: Session,
  { signal, ...filters }: SubscriptionsQuery = {},
): AsyncGenerator<Page<Subscription>> {
  const path = `/v3/webhooks/subscriptions${toSearch({ ...filters })}`
  return listEvents(session, { path, limit: 'listSubscriptions', element: Subscription, signal })
}

export function listEventTypes(session: Session, { signal }: CallOptions = {}): AsyncGenerator<Page<EventType>> {
  return listEvents(session, {
    path: '/v3/webhooks/eventTypes',
    limit: 'listEventTypes',
    element: EventType,
    signal,
  })
}

async function* listEvents<S extends z.ZodType>(
  session: Session,
  { path, limit, element, signal }: EventList<S>,
): AsyncGenerator<Page<z.output<S>>> {
  const response = await session.send({ method: 'GET', path, limit, signal })
  const { events } = parseResponse(EventsResponse, response)
  yield {
    ...(await readElements(element, events, { path: ['events'] })),
    gaps: readGaps(response),
    total: events.length,
    cursor: undefined,
  }
}
