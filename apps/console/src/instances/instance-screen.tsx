import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { buttonLook } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card, Screen } from '../components/screen.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'
import { ConnectionActions } from './connection-actions.tsx'
import { ConnectionBadge } from './connection-badge.tsx'
import { DeleteInstance } from './delete-instance.tsx'
import { ScheduleCard } from './schedule-card.tsx'

const t = texts.instances

export function InstanceScreen() {
  const { id } = useParams({ from: '/instances/$id' })
  const { data, error, refetch } = useQuery(queries.walmart.get({ id }))
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const instance = data.data
  return (
    <Screen
      title={instance.name}
      actions={
        <>
          <Link to="/instances/$id/settings" params={{ id }} className={buttonLook('plain')}>
            {texts.settings.link}
          </Link>
          <Link to="/instances/$id/setup" params={{ id }} className={buttonLook('plain')}>
            {t.setup}
          </Link>
        </>
      }
    >
      <div className="grid gap-4 p-4 xl:grid-cols-2">
        <Card title={t.connection}>
          <p className="mb-3 flex flex-wrap gap-2">
            <ConnectionBadge instance={instance} />
            <Badge tone="neutral">{wordsOf(instance.environment)}</Badge>
          </p>
          {!instance.is_deleting && <ConnectionActions id={id} />}
        </Card>
        {!instance.is_deleting && (
          <>
            <ScheduleCard id={id} />
            <Card title={t.delete}>
              <DeleteInstance id={id} name={instance.name} />
            </Card>
          </>
        )}
      </div>
    </Screen>
  )
}
