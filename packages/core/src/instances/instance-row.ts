import type { IntegrationSettings, WalmartInstance } from '@aisle/contract'

/** The columns of an instance that a change may write. */
export type InstanceColumns = Pick<WalmartInstance, 'integration_id' | 'is_automatic_sync_enabled' | 'name'> &
  IntegrationSettings
