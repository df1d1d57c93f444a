import { operations } from '@aisle/contract'
import { describe, expect, it } from 'vitest'

import type { ExampleTenant } from './example-tenant.ts'
import { callAll, type Named } from './parity-case.ts'
import { useWorld } from './world.ts'

const world = useWorld()
const writes = operations.filter(([, { scope }]) => scope.endsWith(':write'))

/** What makes a difference, where the example does not. */
const effective: Readonly<Record<string, object>> = { 'walmart.patch': { id: 1, name: 'Another name' } }

/** Undoes what the example does, so that it has an effect. */
async function prepare(tenant: ExampleTenant, [name, { example }]: Named): Promise<void> {
  const [undoing, input] =
    name === 'walmart.orders.refresh'
      ? ['walmart.runs.cancel', { id: 1, run_id: 42 }]
      : [name.replace('unarchive', 'archive'), example.input]
  const opposite = operations.find(([other]) => other === undoing)
  if (opposite && undoing !== name) await callAll(world, opposite, { tenant, input, through: ['rest'] })
}

/** The entries of a tenant's audit log, as text. */
const entriesIn = (rows: string) => rows.split('\n').filter((row) => row.startsWith('audit_log '))

describe.each(writes)('%s', (name, op) => {
  it('leaves one entry in the audit log, which names the operation and the token', async () => {
    const tenant = await world.seed()
    await prepare(tenant, [name, op])
    const before = entriesIn(await world.rowsOf(tenant))
    const { [name]: input = op.example.input } = effective
    const outcome = await callAll(world, [name, op], { tenant, input, through: ['rest'] })
    expect(outcome).toMatchObject({ outcome: 'success' })
    const added = entriesIn(await world.rowsOf(tenant)).filter((entry) => !before.includes(entry))
    const entries = added.map((entry) => JSON.parse(entry.replace('audit_log ', '')) as object)
    expect(entries).toMatchObject([{ operation: name, token_id: 1, subject: expect.stringMatching(/^[a-z_]+:\d+$/) }])
    expect(entries).toMatchObject([{ instance_id: op.path.startsWith('/walmart') ? expect.any(Number) : null }])
  })
})
