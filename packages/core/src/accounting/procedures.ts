import { contract } from '@aisle/contract'

import { operation } from '../platform/trpc.ts'
import { getClearing, getTrialBalance } from './balances.ts'
import { exportTransactions } from './export-transactions.ts'
import { acknowledge, getTransactionFeed } from './hand-over.ts'
import { importCosts } from './import-costs.ts'
import { listMargins } from './margins.ts'
import { previewAccounting } from './preview.ts'
import { listCosts, setCost } from './product-costs.ts'
import { setLineNominalCode } from './set-line-nominal-code.ts'
import { getSettings, updateSettings } from './settings.ts'
import { getTransaction, listTransactions } from './transaction.ts'

const { accounting, products, salesOrders } = contract
const { settings, transactions } = accounting

export const accountingProcedures = {
  settings: {
    get: operation(settings.get).query(({ ctx }) => getSettings(ctx)),
    update: operation(settings.update).mutation(({ ctx, input }) => updateSettings(ctx, input)),
  },
  transactions: {
    list: operation(transactions.list).query(({ ctx, input }) => listTransactions(ctx, input)),
    feed: operation(transactions.feed).query(({ ctx, input }) => getTransactionFeed(ctx, input)),
    export: operation(transactions.export).query(({ ctx, input }) => exportTransactions(ctx, input)),
    acknowledge: operation(transactions.acknowledge).mutation(({ ctx, input }) => acknowledge(ctx, input)),
    get: operation(transactions.get).query(({ ctx, input }) => getTransaction(ctx, input)),
  },
  trialBalance: operation(accounting.trialBalance).query(({ ctx, input }) => getTrialBalance(ctx, input)),
  clearing: operation(accounting.clearing).query(({ ctx }) => getClearing(ctx)),
  margins: operation(accounting.margins).query(({ ctx, input }) => listMargins(ctx, input)),
}

export const costProcedures = {
  list: operation(products.costs.list).query(({ ctx, input }) => listCosts(ctx, input)),
  set: operation(products.costs.set).mutation(({ ctx, input }) => setCost(ctx, input)),
  importFile: operation(products.costs.importFile).mutation(({ ctx, input }) => importCosts(ctx, input)),
}

export const lineProcedures = {
  setLineNominalCode: operation(salesOrders.setLineNominalCode).mutation(({ ctx, input }) =>
    setLineNominalCode(ctx, input),
  ),
}

export const previewProcedures = {
  preview: operation(contract.walmart.accounting.preview).query(({ ctx, input }) => previewAccounting(ctx, input)),
}
