import type { WalmartInstance } from '@aisle/contract'

import type { InstanceRow } from './queries.ts'

/** A row as the API shows it. There is nothing to leave out: credentials are never selected. */
export function presentInstance(row: InstanceRow): WalmartInstance {
  const {
    id,
    integration_id,
    integration_name,
    name,
    environment,
    connection_status,
    is_automatic_sync_enabled,
    store_name,
    is_deleting,
    created_at,
    updated_at,
    ...settings
  } = row
  return {
    id,
    integration_id,
    integration_name,
    name,
    environment,
    connection_status,
    is_automatic_sync_enabled,
    integration_settings: {
      ...settings,
      proforma_marketplace_cost_percentage: toNumber(settings.proforma_marketplace_cost_percentage),
      proforma_payment_cost_percentage: toNumber(settings.proforma_payment_cost_percentage),
    },
    store: { id: settings.store_id, name: store_name },
    is_deleting,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

function toNumber(numeric: string | null): number | null {
  return numeric === null ? null : Number(numeric)
}
