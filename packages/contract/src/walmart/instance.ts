import * as z from 'zod'

import { documentOf, Id, Timestamp } from '../fields.ts'
import { IntegrationSettings } from './integration-settings.ts'

/** Which of Walmart's hosts an instance talks to. Keys are valid on one of them only, so it never changes. */
export const WalmartEnvironment = z.enum(['sandbox', 'production'])
export type WalmartEnvironment = z.infer<typeof WalmartEnvironment>

/** What Aisle knows of an instance's connection to Walmart. */
export const ConnectionStatus = z
  .enum(['awaiting_credentials', 'connecting', 'connected', 'credentials_rejected', 'unreachable'])
  .meta({
    description: [
      '- `awaiting_credentials`: no keys yet; an update brings them.',
      '- `connecting`: the first access token is being fetched.',
      '- `connected`: Walmart has accepted the keys.',
      '- `credentials_rejected`: Walmart has refused them; nothing happens until new ones come.',
      '- `unreachable`: Walmart does not answer as it should; Aisle keeps trying, or the set-up says why not.',
    ].join('\n'),
  })
export type ConnectionStatus = z.infer<typeof ConnectionStatus>

/** A connection to one Walmart seller account. */
export const WalmartInstance = z
  .object({
    id: Id,
    integration_id: Id.meta({ description: 'The id of the integration type `walmart`.' }),
    integration_name: z.string().meta({ description: 'The name of the integration type.', examples: ['Walmart'] }),
    name: z.string(),
    environment: WalmartEnvironment.meta({ description: "Which of Walmart's hosts is called. It never changes." }),
    connection_status: ConnectionStatus,
    is_automatic_sync_enabled: z.boolean().meta({ description: 'Whether refreshes run on schedule.' }),
    integration_settings: IntegrationSettings,
    store: z.object({ id: Id, name: z.string() }).meta({
      description: 'The store of `integration_settings.store_id`.',
      examples: [{ id: 1, name: 'Main store' }],
    }),
    is_deleting: z.boolean().meta({
      description: 'Whether it has been deleted, and what belongs to it is going. Nothing else can be done with it.',
    }),
    created_at: Timestamp,
    updated_at: Timestamp,
  })
  .meta({ id: 'WalmartInstance' })
export type WalmartInstance = z.infer<typeof WalmartInstance>

/** An instance in its envelope. */
export const WalmartInstanceDocument = documentOf(WalmartInstance)
export type WalmartInstanceDocument = z.infer<typeof WalmartInstanceDocument>
