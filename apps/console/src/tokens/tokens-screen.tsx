import type { ApiToken } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { queries } from '../api.ts'
import { Badge, type Tone } from '../components/badge.tsx'
import { Button } from '../components/button.tsx'
import { type Column, DataTable } from '../components/data-table.tsx'
import { Dialog } from '../components/dialog.tsx'
import { Empty } from '../components/feedback.tsx'
import { formatTime } from '../components/format.ts'
import { Screen } from '../components/screen.tsx'
import { SecretDialog } from '../components/secret-dialog.tsx'
import { Ago } from '../components/time.tsx'
import { rowsPerPage } from '../components/use-rows.ts'
import { texts } from '../texts/index.ts'
import { CreateTokenForm } from './create-token-form.tsx'
import { TokenDetails } from './token-details.tsx'

const t = texts.tokens
const tones = { active: 'good', expired: 'neutral', revoked: 'neutral' } as const satisfies Record<string, Tone>

function stateOf({ revoked_at: revoked, expires_at: expires }: ApiToken): keyof typeof tones {
  if (revoked !== null) return 'revoked'
  return expires !== null && Date.parse(expires) <= Date.now() ? 'expired' : 'active'
}

const columns: readonly Column<ApiToken>[] = [
  {
    header: t.columns.name,
    width: 'minmax(10rem, 1fr)',
    cell: (row) => (
      <>
        {row.name} {row.is_current && <Badge tone="busy">{t.current}</Badge>}
      </>
    ),
  },
  {
    header: t.columns.state,
    width: '7rem',
    cell: (row) => <Badge tone={tones[stateOf(row)]}>{t.states[stateOf(row)]}</Badge>,
  },
  {
    header: t.columns.scopes,
    width: 'minmax(12rem, 2fr)',
    cell: ({ scopes }) => (
      <span title={scopes.join(', ')}>{scopes.length > 3 ? t.scopeCount(scopes.length) : scopes.join(', ')}</span>
    ),
  },
  { header: t.columns.created, width: '9rem', cell: (row) => <Ago at={row.created_at} /> },
  {
    header: t.columns.expires,
    width: '12rem',
    cell: (row) => (row.expires_at === null ? t.never : formatTime(row.expires_at)),
  },
]

/** The tokens of the tenant: creates and revokes them. */
export function TokensScreen() {
  const [open, setOpen] = useState<ApiToken>()
  const [isCreating, setCreating] = useState(false)
  const [secret, setSecret] = useState<string>()
  const { data } = useQuery(queries.tokens.list({ per_page: 100 }))
  const own = data?.data.find((token) => token.is_current)
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
        page={(page) => queries.tokens.list({ page, per_page: rowsPerPage })}
        onOpen={setOpen}
        empty={
          <Empty title={t.noneTitle}>
            <p>{t.none}</p>
          </Empty>
        }
      />
      <Dialog title={t.details(open?.name ?? '')} isOpen={open !== undefined} onClose={() => setOpen(undefined)}>
        {open && <TokenDetails token={open} onClose={() => setOpen(undefined)} />}
      </Dialog>
      <Dialog title={t.create} isOpen={isCreating} onClose={() => setCreating(false)}>
        <CreateTokenForm
          ownScopes={own?.scopes}
          onCancel={() => setCreating(false)}
          onDone={(token) => {
            setCreating(false)
            setSecret(token)
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
