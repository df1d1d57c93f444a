/** How a notification is authenticated. Which other fields there are depends on the method. */
export interface NotificationAuth {
  authMethod: 'BASIC_AUTH' | 'HMAC' | 'OAUTH'
  authHeaderName: string
  userName?: string
  password?: string
  authUrl?: string
  clientId?: string
  clientSecret?: string
}

/** A subscription to an event type. */
export interface Subscription {
  eventType: string
  subscriptionId: string
  partnerId: string
  eventVersion: string
  resourceName: string
  eventUrl: string
  headers?: Record<string, string>
  authDetails?: NotificationAuth
  status: 'ACTIVE' | 'INACTIVE'
}

/** An event type to subscribe to. */
export interface EventType {
  resourceName: string
  eventType: string
  eventVersion: string
  description: string
}

/** What is sent to the URL of a subscription. Times are ISO 8601. */
export interface NotificationBody {
  source: { eventType: string; eventFilters: null; eventTime: string; eventId: string }
  payload: object
}
