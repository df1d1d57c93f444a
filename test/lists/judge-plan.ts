import { type Done, nodesOf, type PlanNode } from '../helpers/watch-statements.ts'

/** How many rows of a table a step of a statement may look at. */
export interface Bounds {
  /** Of one that only counts. */
  readonly count: number
  /** Of any other. */
  readonly page: number
}

/** Where all of a table may be read, and why. */
const exceptions: Readonly<Record<string, string>> = {
  integrations: 'the types of integration: a handful, the same for all tenants',
  api_tokens: 'who calls is found by the id of the token, and the test has a few of them',
  tenants: 'as above',
}

/** What is wrong with how a list was read: a line for each table that was read whole, and for each that was read too far. */
export function judgePlans(done: readonly Done[], bounds: Bounds): string[] {
  return done.flatMap(({ text, plan }) => {
    const bound = /^\s*select count\(\*\)/iu.test(text) && !/\blimit\b/iu.test(text) ? bounds.count : bounds.page
    return [...wholeReads(plan, bound), ...farReads(plan, bound)].map((complaint) => `${complaint}: ${text.trim()}`)
  })
}

/** A table may be read whole for an answer, or a count, that may be as large. */
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

/** How many rows of a table a step has looked at, whether or not it then used them; by a bitmap, how many that names. */
export function rowsRead(node: PlanNode): number {
  if (node['Relation Name'] === undefined) return 0
  const { 'Rows Removed by Filter': filtered = 0, 'Rows Removed by Index Recheck': rechecked = 0 } = node
  const looked = (node['Actual Rows'] + filtered + rechecked) * node['Actual Loops']
  const named = (node.Plans ?? []).flatMap(nodesOf).filter((step) => step['Node Type'] === 'Bitmap Index Scan')
  return Math.max(looked, ...named.map((step) => step['Actual Rows'] * step['Actual Loops']))
}
