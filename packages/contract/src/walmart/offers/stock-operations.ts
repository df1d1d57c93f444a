import { alter, inDocument, inPage } from '../../examples.ts'
import { defineOperation } from '../../operation.ts'
import { WalmartInstanceId } from '../get-instance.ts'
import { exampleQueuedRun } from '../runs/example-runs.ts'
import { WalmartRunDocument } from '../runs/run.ts'
import { setWalmartBuffers } from './buffers.ts'
import { acceptedOffer, exampleStockLevel, rejectedOffer } from './example-offers.ts'
import { exportWalmartStock, importWalmartStock } from './offer-files.ts'
import { ListWalmartStock, SetWalmartStock, WalmartStockPage } from './stock.ts'
import { SetOffers } from './target.ts'

const setWalmartStock = defineOperation({
  operationId: 'setWalmartInventory',
  method: 'PUT',
  path: '/walmart/{id}/inventory',
  scope: 'sends:write',
  summary: 'Set stock levels',
  description:
    'Sets how many units of each listing are in stock. Aisle sends only what has changed, and only the latest value: a listing ' +
    'that is set twice before it is sent is sent once. A rejected item does not affect the others; `results` says why.',
  success: { status: 202 },
  headers: ['Idempotency-Key'],
  input: SetWalmartStock,
  output: SetOffers,
  errors: ['ERR_NOT_FOUND'],
  example: {
    input: {
      id: 1,
      items: [
        { sku: 'MUG-BLUE-350', quantity: 15 },
        { sku: 'VASE', quantity: 4 },
      ],
    },
    output: inDocument({ results: [acceptedOffer, rejectedOffer] }),
  },
})

const listWalmartStock = defineOperation({
  operationId: 'listWalmartInventory',
  method: 'GET',
  path: '/walmart/{id}/inventory',
  scope: 'sends:read',
  summary: 'List stock levels',
  description: 'Lists the stock levels that were set, and whether Walmart has confirmed them.',
  success: { status: 200 },
  headers: [],
  input: ListWalmartStock,
  output: WalmartStockPage,
  errors: ['ERR_NOT_FOUND'],
  example: { input: { id: 1, status: 'applied' }, output: inPage(exampleStockLevel) },
})

const auditWalmartStock = defineOperation({
  operationId: 'auditWalmartInventory',
  method: 'POST',
  path: '/walmart/{id}/inventory/audit',
  scope: 'sends:write',
  summary: 'Audit stock levels',
  description:
    'Starts a run that compares the stock that Walmart shows with what it has confirmed, and returns the run. If one is in progress, ' +
    'returns that one. It changes nothing on Walmart: `GET /api/walmart/{id}/inventory?drifted=true` lists what differs, and ' +
    '`POST /api/walmart/{id}/products/sync-inventory` sends it again. Returns 409 if the instance has no usable connection.',
  success: { status: 202, location: '/walmart/{data.instance_id}/runs/{data.id}' },
  headers: ['Idempotency-Key'],
  input: WalmartInstanceId,
  output: WalmartRunDocument,
  errors: ['ERR_NOT_FOUND', 'ERR_CONFLICT'],
  example: { input: { id: 1 }, output: inDocument(alter(exampleQueuedRun, { kind: 'audit_inventory' })) },
})

/** The operations on an instance's stock levels. */
export const walmartInventory = {
  set: setWalmartStock,
  list: listWalmartStock,
  setBuffers: setWalmartBuffers,
  audit: auditWalmartStock,
  importFile: importWalmartStock,
  export: exportWalmartStock,
} as const
