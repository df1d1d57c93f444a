import { addSampleData, createTenant, createToken, type SampleData } from '@aisle/core'
import type { Database } from '@aisle/db'
import type { Seller } from '@aisle/walmart-simulator'

// So many products of the seller are known beforehand, and linked; the rest of the catalogue is created.
const knownProducts = 20

export interface Newcomer {
  /** Absent when the tenant was there before: its token has been shown. */
  readonly token: string | undefined
  readonly sample: SampleData
}

/** Gives somebody who tries Aisle out a tenant with what an instance refers to. */
export async function welcomeNewcomer(db: Database, domain: string, seller: Seller | undefined): Promise<Newcomer> {
  const isNew = (await createTenant(db, { domain })) !== undefined
  const products = (seller?.items ?? []).slice(0, knownProducts).map(({ sku, productName }) => ({
    sku: String(sku),
    name: `${String(productName)} (ours)`,
  }))
  const sample = await addSampleData(db, domain, products)
  return { sample, token: isNew ? await createToken(db, { domain, name: 'first start' }) : undefined }
}

/** The body of the call that creates an instance with what a newcomer has. */
export function newcomersInstance(sample: SampleData, seller: Pick<Seller, 'clientId' | 'clientSecret'>) {
  const monthsAgo = new Date()
  monthsAgo.setUTCMonth(monthsAgo.getUTCMonth() - 5, 1)
  return {
    name: 'Walmart US',
    integration_id: 1,
    connection_settings: { clientId: seller.clientId, clientSecret: seller.clientSecret },
    integration_settings: {
      start_date: monthsAgo.toISOString().slice(0, 10),
      store_id: sample.storeId,
      auto_link_products: true,
      auto_create_products: true,
      sales_nominal_code_id: sample.nominalCodeIds['4000'] ?? null,
      cogs_nominal_code_id: sample.nominalCodeIds['5000'] ?? null,
      shipping_revenue_nominal_code_id: sample.nominalCodeIds['4100'] ?? null,
      shipping_refund_nominal_code_id: sample.nominalCodeIds['4110'] ?? null,
      sales_returns_allowances_nominal_code_id: sample.nominalCodeIds['4010'] ?? null,
    },
  }
}

/** A call to paste into a shell. */
export function curlCall(url: string, { token, body }: { token: string; body?: unknown }): string {
  const lines = [`curl ${url}`, `-H 'Authorization: Bearer ${token}'`]
  if (body !== undefined) lines.push(`-H 'Content-Type: application/json'`, `-d '${JSON.stringify(body)}'`)
  return lines.join(' \\\n  ')
}
