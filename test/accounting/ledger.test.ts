import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TrialBalance } from '@aisle/contract'
import { beforeAll, expect, it } from 'vitest'

import { addOrder, lineOf } from '../helpers/new-orders.ts'
import { addReturn, charge, refund, ship, useBooks } from './use-books.ts'

const books = useBooks()
const { api, seller } = books
const at = '2026-11-02T12:00:00Z'
const hasLedger = spawnSync('hledger', ['--version']).status === 0
const reason = hasLedger ? '' : ' (skipped: this machine has no hledger)'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisle-ledger-'))
  return () => rm(folder, { recursive: true })
})

/** Names that are hard to read back, each with the code of an account. */
const names = { '4901': 'Sales, "mugs"', '4902': '=HYPERLINK("x")', '4903': 'Erlöse; 茶碗' }

/** Sells a mug on each of these accounts: ships it, corrects its price, refunds a part, and receives the goods. */
async function sell(): Promise<void> {
  for (const [code, name] of Object.entries(names)) {
    const { id } = (await books.send('POST', '/nominal-codes', { code, name, type: 'Revenue' })).data
    await books.send('PATCH', `/products/${books.productId}`, { nominal_code_id: id })
    const order = addOrder(seller, ['MUG'])
    charge(lineOf(order), 10, { shipping: 2.5 })
    ship(lineOf(order), { units: 1, at })
    await books.importOrder(order)
    charge(lineOf(order), 9, { shipping: 2.5 })
    refund(lineOf(order), 3, 1)
    await books.importOrder(order)
    const returned = addReturn(seller, order)
    await books.importReturns()
    await books.receive(returned, [[1, 'dispose']], '2026-11-12T12:00:00Z')
  }
}

/** What hledger says of the journal, by account, with the rules in docs/accounting.md. */
async function importJournal(journal: string): Promise<Record<string, string>> {
  const page = await readFile(new URL('../../docs/accounting.md', import.meta.url), 'utf8')
  const [, rules = ''] = /```\n(skip 1\n[^]*?)```/.exec(page) ?? []
  await writeFile(join(folder, 'journal.rules'), rules)
  await writeFile(join(folder, 'journal.csv'), journal)
  const files = ['--rules-file', 'journal.rules', '-f', 'journal.csv']
  const options = { cwd: folder, encoding: 'utf8', env: { ...process.env, LANG: 'C.UTF-8' } } as const
  const { stdout, stderr } = spawnSync('hledger', [...files, 'balance', '-N', '-O', 'json'], options)
  expect(stderr).toBe('')
  const [rows] = JSON.parse(stdout) as [[name: string, string, number, { acommodity: string; aquantity: Quantity }[]][]]
  return Object.fromEntries(
    rows.map(([name, , , [amount]]) => [name, `${amount?.acommodity} ${toText(amount?.aquantity)}`]),
  )
}

interface Quantity {
  readonly decimalMantissa: number
  readonly decimalPlaces: number
}

const toText = (
  { decimalMantissa: mantissa, decimalPlaces: places }: Quantity = { decimalMantissa: 0, decimalPlaces: 0 },
) => (mantissa / 10 ** places).toFixed(2)

/** A cell that would be a formula begins with an apostrophe. */
const nameOf = (name: string) => (name.startsWith('=') ? `'${name}` : name)

it.skipIf(!hasLedger)(`hledger imports the journal, and has the same trial balance${reason}`, async () => {
  await sell()
  const { body } = await api.call('GET', '/api/accounting/transactions/export')
  const { data }: TrialBalance = await books.get('/accounting/trial-balance?from=2026-01-01&to=2100-01-01')
  const balances = data.accounts.filter(({ balance }) => balance !== '0.00')
  expect(balances).toHaveLength(9)
  // No suspense account has anything left.
  expect(await importJournal(String(body))).toEqual(
    Object.fromEntries(
      balances.map(({ nominal_code: { code, name }, balance }) => [`${code} ${nameOf(name)}`, `USD ${balance}`]),
    ),
  )
})
