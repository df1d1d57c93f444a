import type { PatchWalmartInstance } from '@aisle/contract'

import { type InstanceColumns, type InstanceRow, presentInstance } from '../instances/index.ts'

/** What a change would really change. */
export function changedColumns(row: InstanceRow, change: PatchWalmartInstance): Partial<InstanceColumns> {
  const { name, integration_id, is_automatic_sync_enabled, integration_settings } = change
  const wanted = { name, integration_id, is_automatic_sync_enabled, ...integration_settings }
  const { integration_settings: settings, ...instance } = presentInstance(row)
  const current: Readonly<Record<string, unknown>> = { ...instance, ...settings }
  return Object.fromEntries(
    Object.entries(wanted).filter(([column, value]) => value !== undefined && value !== current[column]),
  )
}
