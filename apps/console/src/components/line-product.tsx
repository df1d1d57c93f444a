import type { OrderLineLink } from '@aisle/contract'
import { Link } from '@tanstack/react-router'

import { texts } from '../texts/index.ts'

interface LineProductProps {
  readonly instanceId: number
  readonly sku: string | null
  readonly link: OrderLineLink
}

/** The product of an order line, or why it has none and where to link it. */
export function LineProduct({ instanceId: id, link, sku }: LineProductProps) {
  if (link.product) {
    return (
      <>
        <p>{link.product.sku}</p>
        <p className="text-ink-soft">{texts.order.lineReasons[link.reason]}</p>
      </>
    )
  }
  return (
    <>
      <p className="text-warn">{texts.order.lineReasons[link.reason]}</p>
      {sku !== null && link.listing_id !== null && (
        <Link to="/instances/$id/listings" params={{ id }} search={{ sku }} className="text-accent underline">
          {texts.order.link}
        </Link>
      )}
    </>
  )
}
