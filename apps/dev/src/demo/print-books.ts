import type { createClient } from '@aisle/client'

const row = (account: string, debit: string, credit: string) =>
  `  ${account.padEnd(34)} ${debit.padStart(12)} ${credit.padStart(12)}`

/** Prints what the imported orders post: a trial balance of the last half year. */
export async function printBooks(client: ReturnType<typeof createClient>): Promise<void> {
  const to = new Date()
  const from = new Date(to)
  from.setUTCMonth(from.getUTCMonth() - 6, 1)
  const [first, last] = [from, to].map((day) => day.toISOString().slice(0, 10)) as [string, string]
  const { data } = await client.accounting.trialBalance.query({ from: first, to: last })
  const rows = data.accounts.map(({ nominal_code: { code, name }, debit, credit }) =>
    row(`${code} ${name}`, debit, credit),
  )
  const blocked = await client.accounting.transactions.list.query({ status: 'blocked', per_page: 1 })
  console.log(`
The books, from ${first} to ${last} in ${data.currency}:

${row('account', 'debit', 'credit')}
${rows.join('\n')}
${row('total', data.total_debit, data.total_credit)}

${blocked.total} more documents are blocked, most of them because their product has no cost yet. Each says what it lacks:
$AISLE_URL/api/accounting/transactions?status=blocked`)
}
