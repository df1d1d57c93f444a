import * as z from 'zod'

import type * as documented from '../documented-types.ts'
import { documentOf, Id, Timestamp } from '../fields.ts'
import { IntegrationSettings } from './integration-settings.ts'

/** The Walmart environment that an instance uses. Credentials are valid in one of them only, so it never changes. */
export const WalmartEnvironment = z.enum(['sandbox', 'production'])
export type WalmartEnvironment = documented.WalmartEnvironment

/** The state of an instance's connection to Walmart. */
export const ConnectionStatus = z
  .enum(['awaiting_credentials', 'connecting', 'connected', 'credentials_rejected', 'unreachable'])
  .meta({
    description: [
      '- `awaiting_credentials`: no credentials yet; update the instance to provide them.',
      '- `connecting`: the first access token is being fetched.',
      '- `connected`: Walmart accepted the credentials.',
      '- `credentials_rejected`: Walmart rejected the credentials; the instance is idle until new ones are provided.',
      '- `unreachable`: Walmart cannot be reached, or issued no token. Aisle retries, unless the `token` phase has failed.',
    ].join('\n'),
  })
export type ConnectionStatus = documented.ConnectionStatus

/** A connection to one Walmart seller account. */
export const WalmartInstance = z
  .object({
    id: Id,
    integration_id: Id.meta({ description: 'Id of the integration type `walmart`.' }),
    integration_name: z.string().meta({ description: 'Name of the integration type.', examples: ['Walmart'] }),
    name: z.string(),
    environment: WalmartEnvironment.meta({ description: 'The Walmart environment. It never changes.' }),
    connection_status: ConnectionStatus,
    is_automatic_sync_enabled: z.boolean().meta({ description: 'Whether refreshes run automatically on a schedule.' }),
    integration_settings: IntegrationSettings,
    store: z.object({ id: Id, name: z.string() }).meta({
      description: 'The store with id `integration_settings.store_id`.',
      examples: [{ id: 1, name: 'Main store' }],
    }),
    is_deleting: z.boolean().meta({
      description: 'Whether the instance is being deleted. No other operation is possible.',
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'WalmartInstance' })
export type WalmartInstance = documented.WalmartInstance

/** An instance, in its envelope. */
export const WalmartInstanceDocument = documentOf(WalmartInstance)
export type WalmartInstanceDocument = documented.WalmartInstanceDocument
