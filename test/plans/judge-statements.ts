import { type Done, nodesOf, type PlanNode } from '../helpers/watch-statements.ts'
import { judgePlans, rowsRead } from './judge-plan.ts'

/** How many rows a statement may read besides those it returns, such as neighbours in a batch and small tables. */
const few = 300
/** The same for a job, which works in batches of 500. */
const fewOfJob = 600

/** Exceptions, with reasons: the operation, job or cron entry, and the table or statement. */
const exceptions: Readonly<Record<string, string>> = {
  'walmart.list: integration_instances':
    'its search: a seller has few instances, and the schedule would write a search index at each check',
  'accounting.clearing: accounting_(transactions|lines)': 'a balance is the sum of all postings',
  'problems.list: .*': 'it counts up to 1,000 records of each group: problems.test.ts',
  'tenant.delete_instance: .*: DELETE FROM ONLY':
    "the foreign keys of the instance's row, once: by the statistics from before, most of the tenant's rows are its own",
  'purge_events: events': 'a BRIN index names whole ranges of pages, of which the last is always read',
  'purge_sends: sends': 'as above',
  'purge_feeds: walmart_feeds': 'as above',
  'requeue_sends: _private_jobs': 'graphile-worker reads the queue once when it adds jobs, however many',
  'requeue_offers: _private_jobs': 'as above',
  'requeue_feeds: _private_jobs': 'as above',
  'purge_run_events: sync_run_events': 'a BRIN index names whole ranges of pages, of which the last is always read',
}

/** Jobs that look for missing links or sales orders. They read an instance's rows once, over all batches. */
const readOnce: Readonly<Record<string, readonly string[]>> = {
  'tenant.run_create_products': ['walmart_listings', 'listing_links'],
  'tenant.run_create_sales_orders': ['walmart_orders', 'sales_orders'],
  'tenant.link_listings': ['walmart_listings', 'listing_links'],
}

/** The number of rows in each table. */
interface Rows {
  readonly ofTenant: number
  /** The number of rows in tables of instances. */
  readonly ofInstance: number
}

/**
 * Complaints about statements that read far more rows of a table than they return or change. The count of a list may read
 * all of the tenant's rows.
 */
export function judgeStatements(name: string, done: readonly Done[], rows: Rows): string[] {
  const judged = done.flatMap((statement) =>
    judgePlans([statement], {
      count: rows.ofTenant + few,
      page: 10 * rowsAffected(statement.plan) + (name.startsWith('tenant.') ? fewOfJob : few),
    }),
  )
  const once = readOnce[name] ?? []
  const nodes = done.flatMap(({ plan }) => nodesOf(plan))
  const repeated = once.flatMap((table) => {
    const read = nodes.reduce((sum, node) => sum + (node['Relation Name'] === table ? rowsRead(node) : 0), 0)
    // The instance's rows, and those that the job then links or creates.
    return read > 1.5 * rows.ofInstance ? [`reads ${read} rows of ${table} in all, of ${rows.ofInstance}`] : []
  })
  const isOnce = (complaint: string) =>
    once.some((table) => new RegExp(`^reads [\\d.]+ rows of ${table}\\b`, 'u').test(complaint))
  return [...judged.filter((complaint) => !isExcepted(name, complaint) && !isOnce(complaint)), ...repeated]
}

const isExcepted = (name: string, complaint: string) =>
  Object.keys(exceptions).some((exception) => {
    const [where, table] = exception.split(': ')
    return where === name && new RegExp(`^reads (?:all|\\d+ rows) of ${table}\\b`, 'u').test(complaint)
  })

/** The rows that a statement returned, or that any part of it changed. */
function rowsAffected(plan: PlanNode): number {
  const changed = nodesOf(plan).filter((node) => node['Node Type'] === 'ModifyTable')
  const counts = [plan, ...changed.flatMap(({ Plans = [] }) => Plans)].map(
    (node) => node['Actual Rows'] * node['Actual Loops'],
  )
  return Math.max(...counts)
}
