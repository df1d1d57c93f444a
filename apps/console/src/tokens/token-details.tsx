import type { ApiToken } from '@aisle/contract'

import { client } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Facts } from '../components/facts.tsx'
import { formatTime } from '../components/format.ts'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'

const t = texts.tokens

interface TokenDetailsProps {
  readonly token: ApiToken
  readonly onClose: () => void
}

/** What a token may do, and a button to revoke it that says what follows. */
export function TokenDetails({ token, onClose }: TokenDetailsProps) {
  const { id, name, scopes, is_current: isOwn, expires_at: expires, revoked_at: revoked, created_at: created } = token
  const revoke = useAction(client.tokens.revoke.mutate, { done: () => t.revoked(name), onDone: onClose })
  return (
    <>
      <Facts
        facts={[
          { name: t.columns.created, value: formatTime(created) },
          { name: t.columns.expires, value: expires === null ? t.never : formatTime(expires) },
          { name: t.revokedAt, value: revoked && formatTime(revoked) },
          { name: t.columns.scopes, value: scopes.join(', ') },
        ]}
      />
      {revoked === null && (
        <p className={`mt-4 ${isOwn ? 'text-bad' : 'text-ink-soft'}`}>{isOwn ? t.revokeOwnWarning : t.revokeWarning}</p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{t.close}</Button>
        {revoked === null && (
          <Button look="danger" disabled={revoke.isPending} onClick={() => revoke.mutate({ id })}>
            {t.revoke}
          </Button>
        )}
      </div>
    </>
  )
}
