import type { ChangeWalmartTracking } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { sql } from 'kysely'

/** Once a change of tracking is applied, the fulfillment shows it. */
export async function storeTracking(
  tx: TenantTransaction,
  send: Row<'sends', 'reference' | 'type'> & { readonly intent: unknown },
): Promise<void> {
  if (send.type !== 'tracking') return
  const tracking = send.intent as Omit<ChangeWalmartTracking, 'fulfillment_id' | 'id'>
  await tx
    .updateTable('fulfillments')
    .set({
      shipped_at: sql`${tracking.shipped_at}::timestamptz`,
      carrier: tracking.carrier ?? null,
      other_carrier: tracking.other_carrier ?? null,
      method_code: tracking.method_code,
      tracking_number: tracking.tracking_number,
      tracking_url: tracking.tracking_url ?? null,
      updated_at: sql`now()`,
    })
    .where('id', '=', fulfillmentOf(send.reference))
    .execute()
}

/** The reference of the n-th change of a parcel's tracking, which Aisle chooses itself. */
export const trackingReference = (fulfillmentId: number, change: number) => `${fulfillmentId}/${change}`
const fulfillmentOf = (reference: string) => Number(reference.split('/')[0])
