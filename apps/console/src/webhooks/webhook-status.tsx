import type { Webhook } from '@aisle/contract'

import { Badge } from '../components/badge.tsx'
import { texts } from '../texts/index.ts'

const t = texts.webhooks

export function WebhookStatus({ webhook }: { readonly webhook: Webhook }) {
  if (webhook.disabled_reason !== null) return <Badge tone="bad">{t.disabled}</Badge>
  if (!webhook.is_enabled) return <Badge tone="neutral">{t.paused}</Badge>
  if (webhook.failing_since !== null) return <Badge tone="warn">{t.failing}</Badge>
  return <Badge tone="good">{t.enabled}</Badge>
}
