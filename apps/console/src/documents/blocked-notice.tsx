import type { AccountingTransaction } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { buttonLook } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { texts } from '../texts/index.ts'

const t = texts.documents

interface BlockedNoticeProps {
  readonly document: AccountingTransaction
  readonly blocked: NonNullable<AccountingTransaction['blocked']>
}

/** What a document lacks, and where to add it. */
export function BlockedNotice({ document, blocked }: BlockedNoticeProps) {
  return (
    <section className="border-warn bg-warn-soft rounded-md border p-4">
      <h2 className="text-warn">{t.blockedTitle(t.reasons[blocked.reason])}</h2>
      <p className="mt-1 break-words">{t.explanations[blocked.reason]}</p>
      <p className="text-ink-soft mt-1 mb-3">{t.completes}</p>
      <div className="flex flex-wrap gap-2">
        <Remedy document={document} reason={blocked.reason} />
      </div>
    </section>
  )
}

interface RemedyProps {
  readonly document: AccountingTransaction
  readonly reason: BlockedNoticeProps['blocked']['reason']
}

function Remedy({ document, reason }: RemedyProps) {
  if (reason === 'missing_nominal_code') {
    return (
      <>
        <Link to="/accounts/defaults" className={buttonLook('primary')}>
          {t.remedies.defaults}
        </Link>
        <Link to="/accounts" className={buttonLook('plain')}>
          {t.remedies.codes}
        </Link>
      </>
    )
  }
  if (document.sales_order_id === null) return <p>{t.remedies.unknown}</p>
  if (reason === 'missing_fulfillment') {
    return (
      <Link
        to="/documents"
        search={{ sales_order_id: String(document.sales_order_id) }}
        className={buttonLook('primary')}
      >
        {t.remedies.fulfillments}
      </Link>
    )
  }
  if (reason === 'missing_cost') return <CostLinks salesOrderId={document.sales_order_id} />
  return (
    <Link
      to="/sales-orders/$salesOrderId"
      params={{ salesOrderId: document.sales_order_id }}
      className={buttonLook('primary')}
    >
      {t.remedies.listings}
    </Link>
  )
}

/** A blocked document does not name its product; its sales order does. */
function CostLinks({ salesOrderId }: { readonly salesOrderId: number }) {
  const { data, error } = useQuery(queries.salesOrders.get({ id: salesOrderId }))
  if (!data) return error ? <Failure error={error} /> : <Loading />
  const products = new Map(data.data.lines.flatMap(({ link: { product } }) => (product ? [[product.id, product]] : [])))
  return [...products.values()].map(({ id, sku }) => (
    <Link key={id} to="/products/$productId" params={{ productId: String(id) }} className={buttonLook('primary')}>
      {t.remedies.cost(sku)}
    </Link>
  ))
}
