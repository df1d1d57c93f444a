import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { buttonLook } from '../components/button.tsx'
import { Empty, Failure, Loading } from '../components/feedback.tsx'
import { Screen } from '../components/screen.tsx'
import { wordsOf } from '../components/status-tones.ts'
import { texts } from '../texts/index.ts'
import { ConnectionBadge } from './connection-badge.tsx'

const t = texts.instances

export function InstancesScreen() {
  const { data, error, refetch } = useQuery(queries.walmart.list({ per_page: 100, sort: 'name' }))
  const connect = (
    <Link to="/connect" className={buttonLook('primary')}>
      {t.connect}
    </Link>
  )
  return (
    <Screen title={t.title} actions={connect}>
      {!data && error && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.total === 0 && (
        <Empty title={t.noneTitle}>
          <p>{t.none}</p>
        </Empty>
      )}
      {data && data.total > 0 && (
        <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t.title}>
          <table className="w-full">
            <thead className="text-ink-soft text-left text-xs">
              <tr className="border-line-strong border-b">
                {Object.values(t.columns).map((header) => (
                  <th key={header} scope="col" className="px-4 py-2 font-medium">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {data.data.map((instance) => (
                <tr key={instance.id} className="border-line border-b">
                  <td className="px-4 py-2">
                    <Link
                      to="/instances/$id"
                      params={{ id: instance.id }}
                      className="text-accent font-medium underline"
                    >
                      {instance.name}
                    </Link>
                  </td>
                  <td className="px-4 py-2">
                    <ConnectionBadge instance={instance} />
                  </td>
                  <td className="px-4 py-2">{wordsOf(instance.environment)}</td>
                  <td className="px-4 py-2">{instance.is_automatic_sync_enabled ? t.on : t.off}</td>
                  <td className="px-4 py-2">{instance.store.name}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Screen>
  )
}
