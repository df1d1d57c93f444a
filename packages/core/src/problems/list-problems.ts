import { type ListProblems, ProblemCause, type ProblemGroup, type ProblemGroups } from '@aisle/contract'
import { Big } from 'big.js'

import type { TenantContext } from '../platform/context.ts'
import { snapshot } from '../platform/transaction.ts'
import { findGroups, type GroupRow, mostInstances } from './find-groups.ts'
import { problemTexts } from './problem-texts.ts'

/** Everything that needs a person, grouped by cause and instance, the most urgent first. */
export async function listProblems(
  ctx: TenantContext,
  { instance_id: instanceId, cause }: ListProblems,
): Promise<ProblemGroups> {
  const causes = cause === undefined ? ProblemCause.options : [cause]
  const rows = await snapshot(ctx, (tx) => findGroups(tx, { causes, instanceId }))
  const byCause = [...Map.groupBy(rows, (row) => row.cause).values()]
  const listed = byCause.flatMap((ofCause) => ofCause.slice(0, mostInstances))
  const groups = listed.toSorted(byUrgency).map(presentGroup)
  return { data: { groups, is_complete: listed.length === rows.length }, message: null }
}

/** Deadlines that have passed or are near first, then the most money, then the most records. */
function byUrgency(a: GroupRow, b: GroupRow): number {
  if (a.is_urgent !== b.is_urgent) return a.is_urgent ? -1 : 1
  const earlier = a.is_urgent ? deadlineOf(a) - deadlineOf(b) : 0
  return earlier || new Big(b.amount ?? 0).cmp(a.amount ?? 0) || b.count - a.count
}

const deadlineOf = ({ nearest_deadline: deadline }: GroupRow) => deadline?.getTime() ?? Infinity

function presentGroup(row: GroupRow): ProblemGroup {
  const { cause, instance_id } = row
  const { message, remedy } = problemTexts[cause]
  return {
    cause,
    instance_id,
    instance_name: row.instance_name,
    count: row.count,
    is_count_capped: row.is_count_capped,
    amount: row.amount === null ? null : new Big(row.amount).toFixed(2),
    currency: row.currency,
    nearest_deadline: row.nearest_deadline?.toISOString() ?? null,
    message,
    remedy: remedy(instance_id ?? 0),
    first: row.first.map(({ deadline_at: deadline, ...member }) => ({
      ...member,
      deadline_at: deadline === null ? null : new Date(deadline).toISOString(),
    })),
  }
}
