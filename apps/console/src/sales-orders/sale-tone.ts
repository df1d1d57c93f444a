import type { SalesOrderStatus } from '@aisle/contract'

import type { Tone } from '../components/badge.tsx'

export const saleTone: Readonly<Record<SalesOrderStatus, Tone>> = {
  open: 'busy',
  shipped: 'good',
  cancelled: 'neutral',
}
