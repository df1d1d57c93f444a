import type { WalmartListingMatch } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'

import { client, queries } from '../api.ts'
import { texts } from '../texts/index.ts'

const t = texts.listings
const mostChoices = 20

export interface Choice {
  readonly id: number
  readonly sku: string
  readonly name: string
  /** Why it may be the product. */
  readonly reason?: string
}

interface Wanted {
  readonly instanceId: number
  readonly listingId: number | undefined
  readonly text: string
}

/** The products to choose among; undefined while they are being loaded. */
export function useChoices({ instanceId, listingId = 0, text }: Wanted): readonly Choice[] | undefined {
  const isSearch = text.trim() !== ''
  const matches = useQuery({
    queryKey: ['matches', instanceId, listingId],
    queryFn: () => client.walmart.products.smartMatch.mutate({ id: instanceId, listing_id: listingId }),
    enabled: listingId > 0,
    // The choices must not move while the reader selects one.
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: false,
  })
  const found = useQuery({
    ...queries.products.list({ search: text.trim(), per_page: mostChoices, sort: 'sku' }),
    enabled: isSearch || listingId === 0,
  })
  if (isSearch || listingId === 0) return found.data?.data
  if (!matches.data) return undefined
  const { exact_match: exact, barcode_match: barcode, similar_matches: similar } = matches.data.data
  const all = [exact, barcode, ...similar].filter((match) => match !== null)
  const distinct = all.filter(({ product }, at) => all.findIndex((other) => other.product.id === product.id) === at)
  return distinct.map((match) => ({ ...match.product, reason: matchReasonOf(match) }))
}

function matchReasonOf({ match_type: type, similarity }: WalmartListingMatch): string {
  return type === 'similar' ? t.match.similar(Math.round(similarity * 100)) : t.match[type]
}
