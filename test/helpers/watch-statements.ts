import type { Notice } from '@aisle/db'
import { z } from 'zod'

/** A node of a plan, as in `explain`'s JSON. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  /** Average per loop. */
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly PlanNode[]
}

/** A statement that Postgres executed, possibly inside a function, with its plan. */
export interface Done {
  readonly text: string
  readonly plan: PlanNode
}

export interface Watch {
  /** The database's URL, for connections that report their statements. */
  urlOf(url: string): string
  hear(notice: Notice): void
  /** What was recorded since the last call: the statements sent, and the executed ones with their plans. */
  take(): { readonly sent: readonly string[]; readonly done: readonly Done[] }
}

// Postgres sends the client what it would log. Each plan is the one that was actually executed.
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

/** Records every statement that a pool sends, and its plan. */
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

/** All nodes of a plan. */
export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}
