import { randomBytes } from 'node:crypto'

import { type Database, inTenant } from '@aisle/db'

/** One record of each kind of reference data, by the kind's tRPC name. */
export type ReferenceIds = Readonly<Record<'nominalCodes' | 'products' | 'stores' | 'warehouses', number>>

/** Adds one of each kind. */
export async function addReferenceData(db: Database, tenantId: number): Promise<ReferenceIds> {
  return inTenant(db, tenantId, async (tx) => {
    const add = async (table: 'stores' | 'warehouses') =>
      (await tx.insertInto(table).values({ name: newText() }).returning('id').executeTakeFirstOrThrow()).id
    const code = { code: newText(), name: 'Sales', type: 'Revenue' } as const
    const product = { sku: newText(), name: 'Mug' }
    return {
      stores: await add('stores'),
      warehouses: await add('warehouses'),
      nominalCodes: (await tx.insertInto('nominal_codes').values(code).returning('id').executeTakeFirstOrThrow()).id,
      products: (await tx.insertInto('products').values(product).returning('id').executeTakeFirstOrThrow()).id,
    }
  })
}

/** What each operation on reference data accepts; what no two records may share is new each time. */
export function referenceInputs(ids: () => ReferenceIds): Record<string, () => object> {
  const bodies: Readonly<Record<keyof ReferenceIds, () => object>> = {
    stores: () => ({ name: newText() }),
    warehouses: () => ({ name: newText() }),
    nominalCodes: () => ({ code: newText(), name: 'Sales', type: 'Revenue' }),
    products: () => ({ sku: newText(), name: 'Mug', barcode: '036000291452' }),
  }
  const inputs = (Object.entries(bodies) as [keyof ReferenceIds, () => object][]).flatMap(([kind, body]) => {
    const named = () => ({ id: ids()[kind] })
    return [
      [`${kind}.list`, () => ({ search: 'nothing has this', sort: '-name', archived: true })],
      [`${kind}.create`, body],
      [`${kind}.get`, named],
      [`${kind}.update`, () => ({ ...body(), ...named() })],
      [`${kind}.archive`, named],
      [`${kind}.unarchive`, named],
    ] as const
  })
  return Object.fromEntries(inputs)
}

/** A text that nothing else has. */
export const newText = () => randomBytes(6).toString('hex')
