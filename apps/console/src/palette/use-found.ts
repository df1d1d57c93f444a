import type { WalmartInstance } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { queries } from '../api.ts'
import { useTypingPause } from '../components/use-typing-pause.ts'

const most = 5

/** The orders and listings of an instance that contain what is typed. */
export function useFound(instance: WalmartInstance | undefined, text: string) {
  const [search, setSearch] = useState('')
  const afterPause = useTypingPause()
  useEffect(() => afterPause(() => setSearch(text)), [text, afterPause])
  const input = { id: instance?.id ?? 0, search, per_page: most }
  const options = { enabled: instance !== undefined && search.length > 1, refetchInterval: false } as const
  const orders = useQuery({ ...queries.walmart.orders.list(input), ...options })
  const listings = useQuery({ ...queries.walmart.products.list(input), ...options })
  const isLoading = orders.isLoading || listings.isLoading
  // Shown together: otherwise the first to arrive would be selected, and stay selected below the second.
  const isShown = options.enabled && text.length > 1 && !isLoading
  return {
    orders: isShown ? (orders.data?.data ?? []) : [],
    listings: isShown ? (listings.data?.data ?? []) : [],
    isPending: text !== search || isLoading,
  }
}
