import type { Notice } from '@aisle/db'
import { z } from 'zod'

/** A step of a plan, as `explain` shows it in JSON. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  /** A loop, on average. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** How Postgres did a statement, or one within a function. */
export interface Done {
  readonly text: string
  readonly plan: PlanNode
}

export interface Watch {
  /** The database's URL, for connections that tell of their statements. */
  urlOf(url: string): string
  hear(notice: Notice): void
  /** What was heard since the last time: the statements that Postgres was sent, and the plans of those that had one. */
  take(): { readonly sent: readonly string[]; readonly done: readonly Done[] }
}

// Postgres tells the client what it would write to its log. The plan is the one by which the statement itself was done.
const settings = {
  client_min_messages: 'log',
  log_min_messages: 'fatal',
  log_statement: 'all',
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
}

const isNode = (value: unknown) => typeof value === 'object' && value !== null && 'Node Type' in value
const Explained = z.object({ 'Query Text': z.string(), Plan: z.custom<PlanNode>(isNode) })

/** Makes a pool tell of every statement it sends, and of the plan that Postgres had for it. */
export function watchStatements(): Watch {
  let sent: string[] = []
  let done: Done[] = []
  return {
    urlOf(url) {
      const watched = new URL(url)
      const flags = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`)
      watched.searchParams.set('options', flags.join(' '))
      return watched.href
    },
    hear({ severity, message = '' }) {
      const statement = /^(?:statement|execute .*?): (?<text>.*)/su.exec(message)?.groups?.['text']
      if (severity === 'LOG' && statement !== undefined) sent.push(statement)
      const json = /^duration: .* plan:\n(?<json>.*)/su.exec(message)?.groups?.['json']
      if (json === undefined) return
      const { 'Query Text': text, Plan: plan } = Explained.parse(JSON.parse(json))
      done.push({ text, plan })
    },
    take() {
      const heard = { sent, done }
      sent = []
      done = []
      return heard
    },
  }
}

/** Every step of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
