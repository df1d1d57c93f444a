import type { ProblemCause, ProblemMember } from '@aisle/contract'
import type { Row, TenantTransaction } from '@aisle/db'
import { type RawBuilder, sql } from 'kysely'

import { type ProblemRows, type ProblemSource, sources } from './sources.ts'

/** How many records of a group are counted. */
const mostRows = 1000
/** How many instances are listed for a cause. */
export const mostInstances = 100
const mostShown = 10

export interface GroupRow {
  readonly cause: ProblemCause
  readonly instance_id: number | null
  readonly instance_name: Row<'integration_instances', 'name'>['name'] | null
  readonly count: number
  readonly is_count_capped: boolean
  readonly amount: string | null
  readonly currency: string | null
  readonly nearest_deadline: Date | null
  /** Whether the deadline has passed, or is near. */
  readonly is_urgent: boolean
  readonly first: readonly (Omit<ProblemMember, 'deadline_at'> & { readonly deadline_at: string | null })[]
}

interface Wanted {
  readonly causes: readonly ProblemCause[]
  readonly instanceId: number | undefined
}

/** The groups of some causes. For each cause, one instance more than are listed shows that there are others. */
export async function findGroups(tx: TenantTransaction, { causes, instanceId }: Wanted): Promise<GroupRow[]> {
  const possible = causes.filter((cause) => instanceId === undefined || sources[cause].rows.instance !== null)
  const used = await findUsed(tx, new Set(possible.map((cause) => sources[cause].rows)))
  const groups = possible.filter((cause) => used.has(sources[cause].rows)).map((cause) => groupsOf(cause, instanceId))
  if (groups.length === 0) return []
  const { rows } = await sql<GroupRow>`
    select problem.*, instance.name as instance_name,
      coalesce(nearest_deadline <= now() + interval '24 hours', false) as is_urgent
    from (${unionOf(groups)}) problem
    left join lateral (
      select name, deleting_since from integration_instances where id = problem.instance_id limit 1
    ) instance on true
    where instance.deleting_since is null or problem.outlives_instance
  `.execute(tx)
  return rows
}

const unionOf = (statements: readonly Sql[]) =>
  sql.join(
    statements.map((statement) => sql`(${statement})`),
    sql` union all `,
  )

/** The sources that have a row. Planning the groups takes far longer, and most tenants have few kinds of problems. */
async function findUsed(tx: TenantTransaction, all: ReadonlySet<ProblemRows>): Promise<ReadonlySet<ProblemRows>> {
  const candidates = [...all]
  if (candidates.length === 0) return new Set()
  // In the order of the index, which the planner then uses.
  const uses = candidates.map(({ table, where, instance }, index) => {
    const first = sql`select row.id from ${table} where ${where} order by ${instance ?? sql`row.id`} limit 1`
    return sql`select ${index}::int as index where (${first}) is not null`
  })
  const { rows } = await sql<{ index: number }>`${unionOf(uses)}`.execute(tx)
  return new Set(rows.flatMap(({ index }) => candidates[index] ?? []))
}

type Sql = RawBuilder<unknown>

function groupsOf(cause: ProblemCause, instanceId: number | undefined): Sql {
  const source = sources[cause]
  return sql`
    with recursive owner (instance_id) as (${ownersOf(source.rows, instanceId)})
    select ${cause}::text as cause, owner.instance_id, ${source.outlivesInstance === true}::boolean as outlives_instance, problem.*
    from owner cross join lateral (${groupOf(source)}) problem
    where problem.count > 0
    limit ${mostInstances + 1}`
}

/** The instances that have rows in the source's index: one lookup for each. */
function ownersOf({ table, where, instance }: ProblemRows, instanceId: number | undefined): Sql {
  if (instanceId !== undefined) return sql`select ${instanceId}::bigint`
  if (instance === null) return sql`select null::bigint`
  return sql`
    (select ${instance} from ${table} where ${where} order by ${instance} limit 1)
    union all
    select next.id from owner cross join lateral (
      select ${instance} as id from ${table} where ${where} and ${instance} > owner.instance_id order by ${instance} limit 1
    ) next`
}

/** One row: the group of `owner.instance_id`. Reads no more rows than are counted, plus one to see whether there are others. */
function groupOf({ ofInstance, joins, has, member }: ProblemSource): Sql {
  const shown = sql`json_build_object(
    'kind', ${member.kind}::text, 'id', id, 'name', name, 'deadline_at', deadline, 'message', message, 'remedy', remedy
  )`
  return sql`
    select count(*)::int as count, coalesce(bool_or(rows_read > ${mostRows}), false) as is_count_capped,
      case when count(distinct currency) = 1 then sum(amount) filter (where number_of_amount = 1) end as amount,
      case when count(distinct currency) = 1 then min(currency) end as currency,
      min(deadline) as nearest_deadline,
      coalesce(json_agg(${shown} order by position) filter (where position <= ${mostShown}), '[]') as first
    from (
      select *, row_number() over (order by deadline, id) as position,
        row_number() over (partition by amount_of order by id) as number_of_amount
      from (
        select rows_read, ${member.id} as id, ${member.name} as name, ${member.deadline} as deadline,
          ${member.message} as message, ${member.remedy} as remedy, ${member.amount} as amount, ${member.amountOf ?? member.id} as amount_of, ${member.currency} as currency
        from (
          select *, count(*) over () as rows_read
          from (${ofInstance(sql`owner.instance_id`)} limit ${mostRows + 1}) row
          limit ${mostRows}
        ) row
        ${joins}
        where ${has}
      ) member
    ) ranked`
}
