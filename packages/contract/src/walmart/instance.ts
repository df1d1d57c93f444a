import { z } from 'zod'

import { documentOf, Id, Timestamp } from '../fields.ts'
import { IntegrationSettings } from './integration-settings.ts'

/** Which of Walmart's hosts an instance talks to. Keys are valid on one of them only, so it never changes. */
export const WalmartEnvironment = z.enum(['sandbox', 'production'])
export type WalmartEnvironment = z.infer<typeof WalmartEnvironment>

/**
 * - `awaiting_credentials`: no keys yet; an update brings them.
 * - `connecting`: the first access token is being fetched.
 * - `connected`: Walmart has accepted the keys.
 * - `credentials_rejected`: Walmart has refused them; nothing happens until new ones come.
 * - `unreachable`: Walmart does not answer; Aisle keeps trying.
 */
export const ConnectionStatus = z.enum([
  'awaiting_credentials',
  'connecting',
  'connected',
  'credentials_rejected',
  'unreachable',
])
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

/** A connection to one Walmart seller account. */
export const WalmartInstance = z
  .object({
    id: Id,
    integration_id: Id,
    name: z.string(),
    environment: WalmartEnvironment,
    connection_status: ConnectionStatus,
    is_automatic_sync_enabled: z.boolean(),
    integration_settings: IntegrationSettings,
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'WalmartInstance' })
export type WalmartInstance = z.infer<typeof WalmartInstance>

export const WalmartInstanceDocument = documentOf(WalmartInstance)
export type WalmartInstanceDocument = z.infer<typeof WalmartInstanceDocument>
