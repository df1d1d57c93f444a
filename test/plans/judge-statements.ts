import { type Done, nodesOf, type PlanNode } from '../helpers/watch-statements.ts'
import { judgePlans } from '../lists/judge-plan.ts'

/** What a statement may read beside its answer: a batch's neighbours, and small tables. */
const few = 300

const notYetDue = 'not yet: looks once a minute at every scheduled instance, since no column says when one is due'
const hashedPage = 'not yet: for a page of a thousand orders the planner prefers to hash all of the instance'
const unorderedBatch =
  'not yet: a batch takes any five hundred rows, and the planner may look for them without an index'

/** Where more is read, and why: an operation, job or cron entry, and the table. */
const exceptions: Readonly<Record<string, string>> = {
  'walmart.list: integration_instances': 'its search: a seller has an instance for each account at Walmart',
  'walmart.locations.list: walmart_locations': 'its search: a seller has some tens of ship nodes',
  'purge_run_events: sync_run_events': 'a BRIN index names whole ranges of pages, of which the last is always read',
  'start_due_runs: integration_instances': notYetDue,
  'start_due_runs: sync_pauses': notYetDue,
  'start_due_runs: sync_runs': notYetDue,
  'walmart.orders.export: sales_orders': hashedPage,
  'walmart.orders.export: walmart_orders': hashedPage,
  'walmart.orders.export: walmart_listings': hashedPage,
  'tenant.delete_instance: sales_orders': unorderedBatch,
  'tenant.delete_instance: walmart_orders': unorderedBatch,
  'tenant.delete_instance: walmart_listings': unorderedBatch,
  'tenant.delete_instance: walmart_locations': unorderedBatch,
  'tenant.delete_instance: sync_runs': unorderedBatch,
  'tenant.delete_instance: sync_run_events': unorderedBatch,
}

/**
 * What is wrong with how statements were done: those that read far more rows of a table than they return or change. A
 * count of a list may read the tenant's rows.
 */
export function judgeStatements(name: string, done: readonly Done[], count: number): string[] {
  const judged = done.flatMap((statement) =>
    judgePlans([statement], { count: count + few, page: 10 * rowsAnswered(statement.plan) + few }),
  )
  return judged.filter((complaint) => !isExcepted(name, complaint))
}

const isExcepted = (name: string, complaint: string) =>
  Object.keys(exceptions).some((exception) => {
    const [where, table] = exception.split(': ')
    return where === name && new RegExp(`^reads (?:all|\\d+ rows) of ${table}\\b`, 'u').test(complaint)
  })

/** The rows that a statement returned, or that any part of it changed. */
function rowsAnswered(plan: PlanNode): number {
  const changed = nodesOf(plan).filter((node) => node['Node Type'] === 'ModifyTable')
  const counts = [plan, ...changed.flatMap(({ Plans = [] }) => Plans)].map(
    (node) => node['Actual Rows'] * node['Actual Loops'],
  )
  return Math.max(...counts)
}
