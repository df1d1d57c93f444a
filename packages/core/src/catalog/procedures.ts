import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { nominalCodes, products, stores, warehouses } from './catalog-tables.ts'
import { listIntegrations } from './list-integrations.ts'
import { getRecord, listRecords } from './read-records.ts'
import { archiveRecord, createRecord, unarchiveRecord, updateRecord } from './write-records.ts'

export const integrationProcedures = {
  list: operation(contract.integrations.list).query(({ ctx, input }) => listIntegrations(ctx, input)),
}

export const storeProcedures = {
  list: operation(contract.stores.list).query(({ ctx, input }) => listRecords(ctx, stores, input)),
  get: operation(contract.stores.get).query(({ ctx, input }) => getRecord(ctx, stores, input)),
  create: operation(contract.stores.create).mutation(({ ctx, input }) => createRecord(ctx, stores, input)),
  update: operation(contract.stores.update).mutation(({ ctx, input }) => updateRecord(ctx, stores, input)),
  archive: operation(contract.stores.archive).mutation(({ ctx, input }) => archiveRecord(ctx, stores, input)),
  unarchive: operation(contract.stores.unarchive).mutation(({ ctx, input }) => unarchiveRecord(ctx, stores, input)),
}

export const warehouseProcedures = {
  list: operation(contract.warehouses.list).query(({ ctx, input }) => listRecords(ctx, warehouses, input)),
  get: operation(contract.warehouses.get).query(({ ctx, input }) => getRecord(ctx, warehouses, input)),
  create: operation(contract.warehouses.create).mutation(({ ctx, input }) => createRecord(ctx, warehouses, input)),
  update: operation(contract.warehouses.update).mutation(({ ctx, input }) => updateRecord(ctx, warehouses, input)),
  archive: operation(contract.warehouses.archive).mutation(({ ctx, input }) => archiveRecord(ctx, warehouses, input)),
  unarchive: operation(contract.warehouses.unarchive).mutation(({ ctx, input }) =>
    unarchiveRecord(ctx, warehouses, input),
  ),
}

export const nominalCodeProcedures = {
  list: operation(contract.nominalCodes.list).query(({ ctx, input }) => listRecords(ctx, nominalCodes, input)),
  get: operation(contract.nominalCodes.get).query(({ ctx, input }) => getRecord(ctx, nominalCodes, input)),
  create: operation(contract.nominalCodes.create).mutation(({ ctx, input }) => createRecord(ctx, nominalCodes, input)),
  update: operation(contract.nominalCodes.update).mutation(({ ctx, input }) => updateRecord(ctx, nominalCodes, input)),
  archive: operation(contract.nominalCodes.archive).mutation(({ ctx, input }) =>
    archiveRecord(ctx, nominalCodes, input),
  ),
  unarchive: operation(contract.nominalCodes.unarchive).mutation(({ ctx, input }) =>
    unarchiveRecord(ctx, nominalCodes, input),
  ),
}

export const productProcedures = {
  list: operation(contract.products.list).query(({ ctx, input }) => listRecords(ctx, products, input)),
  get: operation(contract.products.get).query(({ ctx, input }) => getRecord(ctx, products, input)),
  create: operation(contract.products.create).mutation(({ ctx, input }) => createRecord(ctx, products, input)),
  update: operation(contract.products.update).mutation(({ ctx, input }) => updateRecord(ctx, products, input)),
  archive: operation(contract.products.archive).mutation(({ ctx, input }) => archiveRecord(ctx, products, input)),
  unarchive: operation(contract.products.unarchive).mutation(({ ctx, input }) => unarchiveRecord(ctx, products, input)),
}
