import type { EventType } from '@aisle/contract'

/** What events are about: where its records are, and the ids that the events say. */
interface Subject {
  readonly kind: string
  readonly table: string
  /** The fields of the events' data, each with the record's column. */
  readonly ids: Readonly<Record<string, string>>
  /** When its records are deleted, as SQL. Its events are not. */
  readonly isDeleted: string
}

const isAudited = (operation: string, condition: string) => `exists (
  select from audit_log entry where entry.tenant_id = told.tenant_id and entry.operation = '${operation}' and ${condition}
)`
const isDeleted = isAudited('walmart.delete', `entry.instance_id = (told.data ->> 'instance_id')::bigint`)
const about = (kind: string, table: string, ids: Subject['ids']): Subject => ({ kind, table, ids, isDeleted })

const instance = about('walmart_instance', 'integration_instances', { instance_id: 'id' })
const ofInstance = { instance_id: 'instance_id' }
const run = about('run', 'sync_runs', { ...ofInstance, run_id: 'id' })
const order = about('walmart_order', 'walmart_orders', {
  ...ofInstance,
  order_id: 'id',
  purchase_order_id: 'purchase_order_id',
})
const salesOrder = about('sales_order', 'sales_orders', {
  ...ofInstance,
  sales_order_id: 'id',
  order_id: 'walmart_order_id',
  purchase_order_id: 'number',
})
const listing = about('walmart_listing', 'walmart_listings', { ...ofInstance, listing_id: 'id' })
const document = {
  ...about('document', 'accounting_transactions', {
    ...ofInstance,
    accounting_transaction_id: 'id',
    sales_order_id: 'sales_order_id',
  }),
  // A document outlives its instance.
  isDeleted: 'false',
}
const send = about('send', 'sends', {
  ...ofInstance,
  send_id: 'id',
  order_id: 'order_id',
  return_id: 'return_id',
  purchase_order_id: 'purchase_order_id',
})
const stockLevel = about('stock_level', 'offer_targets', {
  ...ofInstance,
  listing_id: 'listing_id',
  stock_level_id: 'id',
})
const webhook = {
  ...about('webhook', 'webhooks', { webhook_id: 'id' }),
  isDeleted: isAudited('webhooks.delete', 'entry.subject = told.subject'),
}

interface Rule {
  readonly subject: Subject
  /** Conditions of wrong records, each with what it means. `last` is the last event of a `record`. */
  readonly records?: Readonly<Record<string, string>>
  /** Conditions of wrong events, each with what it means. `told` is the event. */
  readonly events?: Readonly<Record<string, string>>
}

/** Events have milliseconds, as they are shown. Their time is that of their transaction, like most times of records. */
const isAt = (event: string, time: string) => `${event}.created_at = date_trunc('milliseconds', ${time})`

/** How many events of its type a record has. */
const count = 'coalesce(last.of_type, 0)'

const isRepeated = (separation: string) => `told.type = told.type_before and not ${separation}`

function connectionRule(status: 'connected' | 'credentials_rejected' | 'unreachable'): Rule {
  return {
    subject: instance,
    records: {
      'is in this state, but its last event says otherwise': `
        record.connection_status = '${status}' and last.type is distinct from 'instance.${status}'`,
    },
    events: {
      'repeats the previous one without a new connection in between': `${isRepeated(`exists (
        select from sync_runs where tenant_id = told.tenant_id and 'walmart_instance:' || instance_id = told.subject
          and kind = 'token' and created_at between told.time_before and told.created_at + interval '1 ms'
      )`)} and exists (select from integration_instances where 'walmart_instance:' || id = told.subject)`,
    },
  }
}

function sendRule(status: 'applied' | 'failed' | 'unknown'): Rule {
  return {
    subject: send,
    records: {
      'is in this state, but its last event says otherwise': `
        record.status = '${status}' and (
          last.type is distinct from 'send.${status}'
          -- The outcome that a person records does not change when the send ended.
          or record.outcome ->> 'code' is distinct from 'resolved' and not ${isAt('last', 'record.settled_at')}
        )`,
      // A send that has failed may be retried.
      ...(status !== 'failed' && {
        'is not in this state, but its last event says so': `record.status <> '${status}' and last.type = 'send.${status}'`,
      }),
    },
    ...(status === 'applied' && { events: { 'is not the last one': 'not told.is_last' } }),
  }
}

function documentRule(status: 'blocked' | 'ready'): Rule {
  return {
    subject: document,
    records: {
      'is in this state, but its last event says otherwise': `
        record.status = '${status}' and (
          last.type is distinct from 'document.${status}' or not ${isAt('last', 'record.updated_at')}
        )`,
      ...(status === 'ready' && {
        // Including reversed documents. One without a position may have been acknowledged nevertheless.
        'is in the feed, but its last event says otherwise': `
          record.position is not null and record.external_id is null and last.type is distinct from 'document.ready'`,
        'is blocked, but was ready': `record.status = 'blocked' and ${count} > 0`,
      }),
    },
  }
}

/** What the tables say about the events of each type. */
const rules: Readonly<Record<EventType, Rule>> = {
  'instance.connected': connectionRule('connected'),
  'instance.credentials_rejected': connectionRule('credentials_rejected'),
  'instance.unreachable': connectionRule('unreachable'),
  'run.failed': {
    subject: run,
    records: {
      'does not have one event per failure': `${count} <> (record.status = 'failed')::int`,
      'failed at another time': `record.status = 'failed' and not ${isAt('last', 'record.finished_at')}`,
    },
  },
  'order.created': {
    subject: order,
    records: { 'does not have exactly one': `${count} <> 1` },
    events: { 'is not the first': 'told.number <> 1' },
  },
  'order.changed': {
    subject: order,
    records: {
      'has changed since its last event': `
        not ${isAt('last', 'record.updated_at')} and not exists (
          select from audit_log entry
          where entry.tenant_id = record.tenant_id and entry.instance_id = record.instance_id
            and entry.operation in ('walmart.orders.archive', 'walmart.orders.unarchive')
            and ${isAt('entry', 'record.updated_at')}
        )`,
    },
    events: { 'is the first': 'told.number = 1' },
  },
  'sales_order.created': {
    subject: salesOrder,
    records: { 'does not have exactly one': `${count} <> 1` },
    events: { 'is not the first': 'told.number <> 1' },
  },
  'sales_order.changed': {
    subject: salesOrder,
    records: {
      'has changed since its last event': `not ${isAt(
        'last',
        `greatest(record.updated_at, (
          select max(updated_at) from sales_order_lines line
          where line.tenant_id = record.tenant_id and line.sales_order_id = record.id
        ))`,
      )}`,
    },
    events: { 'is the first': 'told.number = 1' },
  },
  'listing.unlinked': {
    subject: listing,
    records: {
      'was unmapped at another time': `
        record.unmapped_at is not null and (last.subject is null or not ${isAt('last', 'record.unmapped_at')})`,
      'has one, but has not been linked since': `
        record.unmapped_at is null and last.subject is not null and not exists (
          select from listing_links link
          where link.tenant_id = record.tenant_id and link.listing_id = record.id and link.linked_at >= last.created_at
        )`,
    },
    events: {
      'was linked to no product': `not exists (select from products where to_jsonb(id) = told.data -> 'product_id')`,
    },
  },
  'document.ready': documentRule('ready'),
  'document.blocked': documentRule('blocked'),
  'send.applied': sendRule('applied'),
  'send.failed': sendRule('failed'),
  'send.unknown': sendRule('unknown'),
  'send.deadline_near': {
    subject: send,
    records: {
      'does not have one event per announcement': `
        ${count} <> record.is_deadline_announced::int`,
    },
  },
  'stock.drifted': {
    subject: stockLevel,
    records: {
      'drifted at another time': `
        record.drifted_at is not null and (last.subject is null or not ${isAt('last', 'record.drifted_at')})`,
      'is not drifted, but has not been compared or confirmed since': `
        record.drifted_at is null and last.subject is not null
        and coalesce(greatest(record.reported_at, record.confirmed_at) < last.created_at, true)`,
    },
  },
  'webhook.disabled': {
    subject: webhook,
    records: {
      'was disabled, but has none': `
        record.disabled_reason is not null and (last.subject is null or last.created_at > record.updated_at)`,
      'is enabled again, but nobody enabled it': `
        record.is_enabled and last.subject is not null and not exists (
          select from audit_log entry
          where entry.tenant_id = record.tenant_id and entry.subject = last.subject and entry.operation = 'webhooks.patch'
            and entry.created_at >= last.created_at
        )`,
    },
    events: {
      'repeats the previous one': isRepeated(
        isAudited(
          'webhooks.patch',
          'entry.subject = told.subject and entry.created_at between told.time_before and told.created_at',
        ),
      ),
    },
  },
}

/** Events in the order of the feed: those that are not in it yet come last. */
const eventsWith = (type: EventType) => `
  told as materialized (
    select *, row_number() over of_subject as number, lead(id) over of_subject is null as is_last,
      lag(type) over of_subject as type_before, lag(created_at) over of_subject as time_before,
      count(*) filter (where type = '${type}') over (partition by tenant_id, subject) as of_type
    from events window of_subject as (partition by tenant_id, subject order by position, id)
  ), last as materialized (
    select * from told where is_last
  )`

function queryOf(type: EventType): string {
  const { subject, records = {}, events = {} } = rules[type]
  const { kind, table, ids } = subject
  const data = `jsonb_strip_nulls(jsonb_build_object(${Object.entries(ids).map(([name, column]) => `'${name}', record.${column}`)}))`
  const always = {
    'has no such record': `(told.data - 'product_id') is distinct from ${data} and (record.id is not null or not ${subject.isDeleted})`,
    'happened twice in one transaction': `told.type = told.type_before and told.created_at = told.time_before`,
  }
  const ofType = Object.entries({ ...always, ...events }).map(
    ([wrong, condition]) => `
      select 'an event of ' || told.subject || ' ${wrong}' as wrong from told
      left join ${table} record on record.tenant_id = told.tenant_id and '${kind}:' || record.id = told.subject
      where told.type = '${type}' and (${condition})`,
  )
  const ofRecords = Object.entries(records).map(
    ([wrong, condition]) => `
      select '${kind}:' || record.id || ' ${wrong}' as wrong from ${table} record
      left join last on last.tenant_id = record.tenant_id and last.subject = '${kind}:' || record.id
      where (${condition}) is not false`,
  )
  return `with ${eventsWith(type)} ${[...ofType, ...ofRecords].join(' union all ')}`
}

type Query = (text: string) => Promise<readonly { readonly wrong: string }[]>

/** Compares the events of all tenants with the tables. Returns what is wrong, by type. */
export async function findWrongEvents(query: Query): Promise<Partial<Record<EventType, readonly string[]>>> {
  const wrong: Partial<Record<EventType, readonly string[]>> = {}
  for (const type of Object.keys(rules) as EventType[]) {
    const found = await query(queryOf(type))
    if (found.length > 0) wrong[type] = found.map((row) => row.wrong)
  }
  return wrong
}
