import type { WalmartInstance } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'

/** The status of an instance's connection, or that the instance is being deleted. */
export function ConnectionBadge({ instance }: { readonly instance: WalmartInstance }) {
  const { connection_status: status, is_deleting: isDeleting } = instance
  return (
    <Badge tone={isDeleting ? 'warn' : toneOf(status)}>{isDeleting ? texts.instances.deleting : wordsOf(status)}</Badge>
  )
}
