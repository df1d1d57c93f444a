import type { WalmartStockLevel } from '@aisle/contract'
import { useState } from 'react'

import { Button } from '../components/button.tsx'
import { texts } from '../texts/index.ts'
import { OfferFacts } from './offer-progress.tsx'
import { SetBuffers } from './set-buffers.tsx'
import { SetStock } from './set-stock.tsx'

export interface StockQuestion {
  /** One stock level with its state, the quantity of a new one or of several, or the buffers of several. */
  readonly kind: 'one' | 'set' | 'buffers'
  readonly levels: readonly WalmartStockLevel[]
}

interface StockDialogProps {
  readonly id: number
  readonly question: StockQuestion
  readonly onClose: () => void
}

export function StockDialog({ id, question: { kind, levels }, onClose }: StockDialogProps) {
  const [hasBuffers, setHasBuffers] = useState(kind === 'buffers')
  const listingIds = [...new Set(levels.map((level) => level.listing_id))]
  const [level] = levels
  return (
    <>
      {kind === 'one' && level && (
        <>
          <OfferFacts offer={level} />
          <Button className="mb-4" aria-pressed={hasBuffers} onClick={() => setHasBuffers((before) => !before)}>
            {texts.offers.buffers.action}
          </Button>
        </>
      )}
      {hasBuffers ? (
        <SetBuffers id={id} listingIds={listingIds} onClose={onClose} />
      ) : (
        <SetStock id={id} levels={levels} onClose={onClose} />
      )}
    </>
  )
}
