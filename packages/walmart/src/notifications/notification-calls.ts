import type { Page } from '../http/page.ts'
import type { Reply } from '../http/reply.ts'
import type { CallOptions, Session } from '../http/session.ts'
import {
  createSubscription,
  deleteSubscription,
  type DeletedSubscription,
  testNotification,
  type TestedNotification,
  updateSubscription,
} from './change-subscriptions.ts'
import { listEventTypes, listSubscriptions, type SubscriptionsQuery } from './list-subscriptions.ts'
import type { EventType, NewSubscription, NotificationTest, Subscription, SubscriptionChange } from './subscription.ts'

/** Calls for notifications, which Walmart sends to a URL of the seller. `readNotification` reads one. */
export interface NotificationCalls {
  /** Lists the event types to subscribe to, on one page. Walmart's `getEventTypes`. */
  listEventTypes(options?: CallOptions): AsyncGenerator<Page<EventType>>

  /** Lists the seller's subscriptions, on one page. Walmart's `getAllSubscriptions`. */
  listSubscriptions(query?: SubscriptionsQuery): AsyncGenerator<Page<Subscription>>

  /**
   * Subscribes to an event type. It is never sent again: if the response is lost, `outcome` is 'unknown', and
   * `listSubscriptions` shows whether there is a subscription. Walmart's `createSubscription`.
   */
  createSubscription(subscription: NewSubscription, options?: CallOptions): Promise<Reply<Subscription>>

  /** Changes a subscription, or switches it on or off. Walmart's `updateSubscription`. */
  updateSubscription(
    subscriptionId: string,
    change: SubscriptionChange,
    options?: CallOptions,
  ): Promise<Reply<Subscription>>

  /** Deletes a subscription. Walmart's `deleteSubscription`. */
  deleteSubscription(subscriptionId: string, options?: CallOptions): Promise<Reply<DeletedSubscription>>

  /** Makes Walmart send an example to the URL. Walmart's `testNotification`. */
  testNotification(test: NotificationTest, options?: CallOptions): Promise<Reply<TestedNotification>>
}

export function notificationCalls(session: Session): NotificationCalls {
  return {
    listEventTypes: (options) => listEventTypes(session, options),
    listSubscriptions: (query) => listSubscriptions(session, query),
    createSubscription: (subscription, options) => createSubscription(session, subscription, options),
    updateSubscription: (id, change, options) => updateSubscription(session, { id, change }, options),
    deleteSubscription: (id, options) => deleteSubscription(session, id, options),
    testNotification: (test, options) => testNotification(session, test, options),
  }
}
