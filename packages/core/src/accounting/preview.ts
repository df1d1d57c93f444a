import type { AccountingPreview, PreviewAccounting } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { Big } from 'big.js'
import { sql } from 'kysely'

import { requireInstance } from '../instances/index.ts'
import type { TenantContext } from '../platform/context.ts'
import { readCursor } from '../platform/parts.ts'
import { snapshot } from '../platform/transaction.ts'
import { documentsWithLines } from '../sales-orders/index.ts'
import type { Facts } from './document.ts'
import { columnsOf, findFacts, post, type Unposted } from './posting.ts'
import { toAmount } from './transaction.ts'

type Part = AccountingPreview['data']
type Previewed = Part['documents'][number]

/** Compares the next documents of a period with what the current settings would post. */
export function previewAccounting(ctx: TenantContext, query: PreviewAccounting): Promise<AccountingPreview> {
  return snapshot(ctx, async (tx) => {
    await requireInstance(tx, query.id)
    // One extra document shows whether there is another part.
    const found = await findDocuments(tx, query)
    const facts = await findFacts(tx, found.slice(0, query.limit))
    const outcomes = facts.map(outcomeOf)
    const codeOf = await findCodes(tx, outcomes)
    const documents = outcomes.filter(differs).map((outcome) => show(outcome, codeOf))
    const data = { compared: facts.length, different: documents.length, documents, accounts: sumUp(outcomes, codeOf) }
    return { data, next: found.length > facts.length ? String(facts.at(-1)?.id) : null, message: null }
  })
}

interface CodedLine {
  readonly nominal_code_id: number
  readonly debit: string
  readonly credit: string
}

interface PreviewedDocument extends Unposted, Row<'accounting_transactions', 'id' | 'status'> {
  readonly date: string
  readonly posted: readonly CodedLine[] | null
}

/** The next documents that count, each with its lines, and with the current product and account of its order line. */
async function findDocuments(
  tx: TenantTransaction,
  { id, from, to, after, limit }: PreviewAccounting,
): Promise<PreviewedDocument[]> {
  const cursor = readCursor(after)
  const isAfter = sql`(document.date, document.id) >
    ((select date from accounting_transactions where id = ${cursor}), ${cursor}::bigint)`
  const { rows } = await sql<PreviewedDocument>`
    select document.id, document.status, document.type, document.instance_id, document.sales_order_id,
      document.reference, document.line_number, document.sku, document.date, document.occurred_on,
      document.stays_in_feed, document.currency, document.cumulative, document.quantity, document.product_amount,
      document.shipping_amount, document.disposition, coalesce(line.product_id, document.product_id) as product_id,
      null as kept_cost,
      (
        select json_agg(json_build_object(
          'nominal_code_id', nominal_code_id, 'debit', debit::text, 'credit', credit::text
        ) order by position)
        from accounting_lines where tenant_id = document.tenant_id and transaction_id = document.id
      ) as posted
    from ${documentsWithLines}
    where document.instance_id = ${id} and document.date between ${from}::date and ${to}::date
      and document.status <> 'reversed' and document.reverses_id is null and not is_batch
      ${after === undefined ? sql`` : sql`and ${isAfter}`}
    order by document.date, document.id limit ${limit + 1}
  `.execute(tx)
  return rows
}

interface Outcome {
  readonly document: PreviewedDocument
  readonly posted: Posted
  readonly present: Posted & Pick<Previewed['present'], 'blocked'>
}

/** A blocked document has no lines. */
interface Posted {
  readonly status: Previewed['posted']['status']
  readonly lines: readonly CodedLine[]
}

function outcomeOf(document: PreviewedDocument & Facts): Outcome {
  const posting = post(document)
  const { status, lines } = columnsOf(posting)
  const posted = { status: document.status, lines: document.posted ?? [] }
  const coded = lines.flatMap(({ nominal_code_id: code, ...line }) =>
    code === null ? [] : [{ ...line, nominal_code_id: code }],
  )
  return { document, posted, present: { status, blocked: posting.blocked, lines: coded } }
}

/** Whether a different document would be posted or handed over. Batching makes no difference. */
function differs({ posted, present }: Outcome): boolean {
  return postingsIn(posted) !== postingsIn(present) || phaseOf(posted) !== phaseOf(present)
}

const postingsIn = ({ lines }: Posted) =>
  lines.map(({ nominal_code_id: code, debit, credit }) => [code, Number(debit), Number(credit)].join(' ')).join()
const phaseOf = ({ status }: Posted) => (status === 'blocked' || status === 'ineligible' ? status : 'handed over')

type Code = Part['accounts'][number]['nominal_code']

async function findCodes(tx: TenantTransaction, outcomes: readonly Outcome[]): Promise<(id: number) => Code> {
  const lines = outcomes.flatMap(({ posted, present }) => [...posted.lines, ...present.lines])
  const ids = [...new Set(lines.map(({ nominal_code_id: id }) => id))]
  const { rows } = await sql<Row<'nominal_codes', 'code' | 'id' | 'name'>>`
    select id, code, name from nominal_codes where id = any(${ids}::bigint[])
  `.execute(tx)
  const byId = new Map(rows.map((row) => [row.id, row]))
  return (id) => {
    const code = byId.get(id)
    if (!code) throw new Error(`There is no nominal code ${id}, although postings name it.`)
    return code
  }
}

type CodeOf = Awaited<ReturnType<typeof findCodes>>

function show({ document, posted, present }: Outcome, codeOf: CodeOf): Previewed {
  const { id, type, date, currency, reference, line_number } = document
  const linesOf = ({ lines }: Posted) =>
    lines.map(({ nominal_code_id: code, debit, credit }) => ({
      nominal_code: codeOf(code),
      debit: toAmount(debit),
      credit: toAmount(credit),
    }))
  return {
    id,
    type,
    date,
    currency,
    reference,
    line_number,
    posted: { status: posted.status, lines: linesOf(posted) },
    present: { status: present.status, blocked: present.blocked, lines: linesOf(present) },
  }
}

/** The balances of all accounts, in the order of their codes. */
function sumUp(outcomes: readonly Outcome[], codeOf: CodeOf): Part['accounts'] {
  const postings = outcomes.flatMap(({ document: { currency }, ...outcome }) =>
    (['posted', 'present'] as const).flatMap((side) =>
      outcome[side].lines.map((line) => ({ ...line, currency, side })),
    ),
  )
  const accounts = Map.groupBy(postings, ({ nominal_code_id: code, currency }) => `${code} ${currency}`)
  const sums = [...accounts.values()].flatMap((ofAccount): Part['accounts'] => {
    const [first] = ofAccount
    if (!first) return []
    const balanceOf = (wanted: 'posted' | 'present') =>
      ofAccount
        .filter(({ side }) => side === wanted)
        .reduce((sum, { debit, credit }) => sum.plus(debit).minus(credit), new Big(0))
        .toFixed(2)
    const { nominal_code_id: code, currency } = first
    return [{ nominal_code: codeOf(code), currency, posted: balanceOf('posted'), present: balanceOf('present') }]
  })
  const keyOf = ({ nominal_code: { code }, currency }: (typeof sums)[number]) => `${currency} ${code}`
  return sums.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
}
