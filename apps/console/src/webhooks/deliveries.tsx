import { type ListWebhookDeliveries, type Webhook, type WebhookDelivery, WebhookDeliveryStatus } from '@aisle/contract'
import { useState } from 'react'

import { client, freshness, queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { Filter, FilterBar, useFilters } from '../components/filters.tsx'
import { formatNumber } from '../components/format.ts'
import { toneOf, wordsOf } from '../components/status-tones.ts'
import { Ago } from '../components/time.tsx'
import { useAction } from '../components/use-action.ts'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { DeliveryDetails } from './delivery-details.tsx'

const t = texts.webhooks

const columns: readonly Column<WebhookDelivery>[] = [
  { header: t.deliveryColumns.type, width: 'minmax(12rem, 1fr)', cell: (row) => row.type },
  {
    header: t.deliveryColumns.status,
    width: '7rem',
    cell: (row) => <Badge tone={toneOf(row.status)}>{wordsOf(row.status)}</Badge>,
  },
  { header: t.deliveryColumns.attempts, width: '6rem', isNumber: true, cell: (row) => row.attempts },
  {
    header: t.deliveryColumns.response,
    width: '7rem',
    isNumber: true,
    cell: (row) => row.attempted_at !== null && (row.response_status ?? t.noResponse),
  },
  {
    header: t.deliveryColumns.duration,
    width: '7rem',
    isNumber: true,
    cell: (row) => row.duration_ms !== null && t.milliseconds(formatNumber(row.duration_ms)),
  },
  {
    header: t.deliveryColumns.attempted,
    width: '9rem',
    cell: (row) => row.attempted_at !== null && <Ago at={row.attempted_at} />,
  },
  {
    header: t.deliveryColumns.body,
    width: 'minmax(12rem, 2fr)',
    cell: (row) => <span className="font-mono">{row.response_body ?? row.error}</span>,
  },
]

/** Events that were or will be sent to a webhook; can send them again. */
export function Deliveries({ webhook: { id, is_enabled: isEnabled } }: { readonly webhook: Webhook }) {
  const filters = useFilters()
  const [shown, setShown] = useState<WebhookDelivery>()
  const replay = useAction(client.webhooks.replay.mutate, {
    done: ({ data }) => t.replayed(data.queued),
    onDone: () => setShown(undefined),
  })
  return (
    <>
      <h2 className="px-4 pt-3">{t.deliveries}</h2>
      <FilterBar filters={filters} hasSearch={false}>
        <Filter
          filters={filters}
          name="status"
          label={t.deliveryStatus}
          choices={WebhookDeliveryStatus.options.map((value) => ({ value, label: wordsOf(value) }))}
        />
        <Button disabled={!isEnabled || replay.isPending} onClick={() => replay.mutate({ id, status: 'failed' })}>
          {t.replayFailed}
        </Button>
      </FilterBar>
      <DataTable
        label={t.deliveries}
        columns={columns}
        page={(page) => ({
          ...queries.webhooks.deliveries({
            ...filters.search,
            id,
            page,
            per_page: rowsPerPage,
          } as ListWebhookDeliveries),
          refetchInterval: freshness.busyMs,
        })}
        onOpen={setShown}
        empty={
          <Empty title={filters.search['status'] === undefined ? t.noDeliveriesTitle : texts.common.noMatches}>
            <p>{filters.search['status'] === undefined && t.noDeliveries}</p>
          </Empty>
        }
      />
      <Dialog title={shown?.type ?? ''} isOpen={shown !== undefined} onClose={() => setShown(undefined)}>
        {shown && <DeliveryDetails delivery={shown} />}
        {!isEnabled && <p className="text-warn mt-3">{t.pausedNoReplay}</p>}
        {isEnabled && shown?.status === 'pending' && <p className="text-ink-soft mt-3">{t.pendingNoReplay}</p>}
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={() => setShown(undefined)}>{t.close}</Button>
          <Button
            look="primary"
            disabled={!isEnabled || shown?.status === 'pending' || replay.isPending}
            onClick={() => shown && replay.mutate({ id, ids: [shown.id] })}
          >
            {t.replay}
          </Button>
        </div>
      </Dialog>
    </>
  )
}
