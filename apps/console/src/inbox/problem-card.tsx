import type { ProblemGroup, ProblemMember } from '@aisle/contract'
import { Link } from '@tanstack/react-router'

import { buttonLook } from '../components/button.tsx'
import { formatAmount, formatNumber } from '../components/format.ts'
import { Ago } from '../components/time.tsx'
import { texts } from '../texts/index.ts'
import { BulkRemedy } from './bulk-remedy.tsx'
import { screenOfCause, screenOfMember } from './screens.ts'

const t = texts.inbox
/** Longer lists of records are folded. */
const mostUnfolded = 3
const remedies: Readonly<Record<string, string>> = t.remedies

/** An instance's problems with one cause: how many, how urgent, what happened, and what to do. */
export function ProblemCard({ group }: { readonly group: ProblemGroup }) {
  const { cause, first, message } = group
  // Documents outlive their instance, which then has no screens.
  const id = group.instance_name === null ? null : group.instance_id
  const screen = screenOfCause(cause, id)
  const count = `${formatNumber(group.count)}${group.is_count_capped ? '+' : ''}`
  return (
    <li className="border-line bg-surface rounded-md border p-4">
      <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
        <div className="min-w-64 flex-1">
          <h2>{t.causes[cause]}</h2>
          <p className="text-ink-soft mt-1 flex flex-wrap items-center gap-x-3 gap-y-1">
            {group.instance_name !== null && <span>{group.instance_name}</span>}
            <span>{t.count(count, count === '1')}</span>
            {group.amount !== null && Number(group.amount) !== 0 && (
              <span className="text-ink font-medium">{t.atStake(formatAmount(group.amount, group.currency))}</span>
            )}
            {group.nearest_deadline !== null && <Deadline at={group.nearest_deadline} />}
          </p>
          <p className="mt-2 max-w-prose">{message}</p>
          <p className="text-ink-soft mt-1 max-w-prose break-words">{remedies[cause] ?? group.remedy}</p>
        </div>
        <div className="flex flex-wrap gap-2">
          {id !== null && <BulkRemedy group={group} id={id} />}
          {screen && (
            <Link {...screen.link} className={buttonLook('plain')}>
              {screen.label}
            </Link>
          )}
        </div>
      </div>
      <details className="mt-3" open={first.length <= mostUnfolded}>
        <summary className="text-ink-soft w-fit cursor-pointer">{t.records(first.length, count)}</summary>
        <ul className="divide-line mt-1 divide-y">
          {first.map((member) => (
            <Member key={member.id} member={member} instanceId={id} />
          ))}
        </ul>
      </details>
    </li>
  )
}

function Member({ member, instanceId }: { readonly member: ProblemMember; readonly instanceId: number | null }) {
  const link = screenOfMember(member, instanceId)
  const name = member.kind === 'run' ? texts.runs.kindOf(member.name) : member.name
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-1.5">
      {link ? (
        <Link {...link} className="text-accent underline">
          {name}
        </Link>
      ) : (
        <span className="break-all">{name}</span>
      )}
      {member.message !== null && <span className="text-ink-soft min-w-0 break-words">{member.message}</span>}
      {member.deadline_at !== null && (
        <span className="ml-auto">
          <Deadline at={member.deadline_at} />
        </span>
      )}
    </li>
  )
}

const nearMs = 24 * 3_600_000

function Deadline({ at }: { readonly at: string }) {
  const leftMs = Date.parse(at) - Date.now()
  const look = leftMs < 0 ? 'text-bad' : leftMs < nearMs ? 'text-warn' : 'text-ink-soft'
  return (
    <span className={`${look} font-medium`}>
      {t.deadline} <Ago at={at} />
    </span>
  )
}
