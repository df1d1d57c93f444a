import { type Done, nodesOf, type PlanNode } from '../helpers/watch-statements.ts'

/** How many rows of a table a plan step may read. */
export interface Bounds {
  /** The limit in a statement that only counts. */
  readonly count: number
  /** The limit in any other statement. */
  readonly page: number
}

/** Tables that may be read completely, and why. */
const exceptions: Readonly<Record<string, string>> = {
  integrations: 'the types of integration: a handful, the same for all tenants',
  api_tokens: 'the caller is found by token id, and the test has only a few tokens',
  tenants: 'as above',
}

/** One complaint for each sequential scan of a whole table, and for each step that reads too many rows. */
export function judgePlans(done: readonly Done[], bounds: Bounds): string[] {
  return done.flatMap(({ text, plan }) => {
    const bound = /^\s*select count\(\*\)/iu.test(text) && !/\blimit\b/iu.test(text) ? bounds.count : bounds.page
    return [...wholeReads(plan, bound), ...farReads(plan, bound)].map((complaint) => `${complaint}: ${text.trim()}`)
  })
}

/** A whole table may be read if the result or the count may be as large. */
function wholeReads(plan: PlanNode, bound: number): string[] {
  return nodesOf(plan).flatMap((node) => {
    const { 'Node Type': type, 'Relation Name': table } = node
    const isWhole = type === 'Seq Scan' && table !== undefined && !(table in exceptions)
    return isWhole && rowsRead(node) > bound ? [`reads all of ${table}`] : []
  })
}

function farReads(plan: PlanNode, bound: number): string[] {
  return nodesOf(plan).flatMap((node) =>
    rowsRead(node) > bound ? [`reads ${rowsRead(node)} rows of ${node['Relation Name']}, not ${bound} at most`] : [],
  )
}

/** How many rows a plan step reads, including filtered ones, or how many its bitmap contains if that is more. */
export function rowsRead(node: PlanNode): number {
  if (node['Relation Name'] === undefined) return 0
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node
  const looked = (node['Actual Rows'] + filtered + rechecked) * node['Actual Loops']
  const named = (node.Plans ?? []).flatMap(nodesOf).filter((step) => step['Node Type'] === 'Bitmap Index Scan')
  return Math.max(looked, ...named.map((step) => step['Actual Rows'] * step['Actual Loops']))
}
