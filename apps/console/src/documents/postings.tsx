import type { AccountingTransaction } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { formatAmount, sumAmounts } from '../components/format.ts'
import { NumberCell, Table } from '../components/table.tsx'
import { texts } from '../texts/index.ts'

const t = texts.documents

/** Debits and credits in two columns, and their sums. */
export function Postings({ document: { lines, currency } }: { readonly document: AccountingTransaction }) {
  if (lines.length === 0) return <p className="text-ink-soft">{t.nothingKnown}</p>
  const debit = sumAmounts(lines.map((line) => line.debit))
  const credit = sumAmounts(lines.map((line) => line.credit))
  const columns = t.lineColumns
  return (
    <>
      <Table
        isNarrow
        label={t.lines}
        headers={Object.values(columns)}
        numbers={[columns.debit, columns.credit]}
        footer={
          <tr>
            <th scope="row" className="text-left">
              {t.total}
            </th>
            <NumberCell>{formatAmount(debit, currency)}</NumberCell>
            <NumberCell>{formatAmount(credit, currency)}</NumberCell>
          </tr>
        }
      >
        {lines.map((line, index) => (
          <tr key={index}>
            <td>
              {line.nominal_code ? (
                `${line.nominal_code.code} ${line.nominal_code.name}`
              ) : (
                <Badge tone="warn">{t.noAccount}</Badge>
              )}
              <p className="text-ink-soft">{line.description}</p>
            </td>
            <NumberCell>{amountOf(line.debit)}</NumberCell>
            <NumberCell>{amountOf(line.credit)}</NumberCell>
          </tr>
        ))}
      </Table>
      <p className={`mt-3 font-medium ${debit === credit ? 'text-good' : 'text-bad'}`}>
        {debit === credit ? t.balances : t.differs}
      </p>
    </>
  )
}

const amountOf = (amount: string) => (amount === '0.00' ? '' : formatAmount(amount, null))
