import type { Webhook } from '@aisle/contract'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'

import { queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { Screen } from '../components/screen.tsx'
import { SecretDialog } from '../components/secret-dialog.tsx'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { CreateWebhookForm } from './webhook-form.tsx'
import { WebhookStatus } from './webhook-status.tsx'

const t = texts.webhooks

const columns: readonly Column<Webhook>[] = [
  { header: t.columns.url, width: 'minmax(16rem, 2fr)', cell: (row) => row.url },
  {
    header: t.columns.types,
    width: '8rem',
    cell: ({ types }) => (types ? <span title={types.join(', ')}>{t.someTypes(types.length)}</span> : t.allTypes),
  },
  { header: t.columns.status, width: '8rem', cell: (row) => <WebhookStatus webhook={row} /> },
  {
    header: t.columns.failing,
    width: '10rem',
    cell: ({ failing_since: since }) => since !== null && <Ago at={since} />,
  },
]

export function WebhooksScreen() {
  const navigate = useNavigate()
  const [isCreating, setCreating] = useState(false)
  const [secret, setSecret] = useState<string>()
  return (
    <Screen
      title={t.title}
      actions={
        <Button look="primary" onClick={() => setCreating(true)}>
          {t.create}
        </Button>
      }
    >
      <DataTable
        label={t.title}
        columns={columns}
        page={(page) => queries.webhooks.list({ page, per_page: rowsPerPage })}
        onOpen={({ id }) => void navigate({ to: '/webhooks/$webhookId', params: { webhookId: String(id) } })}
        empty={
          <Empty title={t.noneTitle}>
            <p>{t.none}</p>
          </Empty>
        }
      />
      <Dialog title={t.create} isOpen={isCreating} onClose={() => setCreating(false)}>
        <CreateWebhookForm
          onCancel={() => setCreating(false)}
          onDone={(created) => {
            setCreating(false)
            setSecret(created)
          }}
        />
      </Dialog>
      <SecretDialog
        title={t.secretTitle}
        label={t.secret}
        warning={t.secretWarning}
        secret={secret}
        onClose={() => setSecret(undefined)}
      />
    </Screen>
  )
}
