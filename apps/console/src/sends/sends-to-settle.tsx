import type { ProblemCause } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { formatNumber } from '../components/format.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'

const t = texts.sends

/** The unknown ones come first: only a person can find out their outcome. */
const causes: readonly { readonly cause: ProblemCause; readonly status: 'unknown' | 'failed' }[] = [
  { cause: 'unknown_send', status: 'unknown' },
  { cause: 'failed_send', status: 'failed' },
]

/** The sends of an instance that need a person, if any. */
export function SendsToSettle({ id }: { readonly id: number }) {
  const { data } = useQuery(queries.problems.list({ instance_id: id }))
  const groups = causes.flatMap(({ cause, status }) =>
    (data?.data.groups ?? []).filter((group) => group.cause === cause).map((group) => ({ ...group, status })),
  )
  if (groups.length === 0) return null
  return (
    <section
      aria-labelledby="to-settle"
      className="border-line bg-surface max-h-[45%] shrink-0 overflow-auto border-b px-4 py-3"
    >
      <h2 id="to-settle">{t.needsYou}</h2>
      {groups.map(({ status, first, count, is_count_capped: isCapped }) => (
        <ul key={status} className="divide-line mt-1 divide-y">
          {first.map((member) => (
            <li key={member.id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 py-1.5">
              <Badge tone="bad">{t.statuses[status]}</Badge>
              <Link
                to="/instances/$id/sends/$sendId"
                params={{ id, sendId: member.id }}
                className="text-accent font-medium underline"
              >
                {member.name}
              </Link>
              <span className="text-ink-soft w-full break-words md:w-auto md:min-w-0 md:flex-1">{member.message}</span>
              {member.deadline_at !== null && (
                <span className="text-ink-soft">
                  {t.deadline} <Ago at={member.deadline_at} />
                </span>
              )}
            </li>
          ))}
          {count > first.length && (
            <li className="py-1.5">
              <Link to="/instances/$id/sends" params={{ id }} search={{ status }} className="text-accent underline">
                {t.seeAll(`${formatNumber(count)}${isCapped ? '+' : ''}`)}
              </Link>
            </li>
          )}
        </ul>
      ))}
    </section>
  )
}
