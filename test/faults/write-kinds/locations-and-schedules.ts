import { pick } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

/** Maps locations to warehouses. */
export function locationMappings(): WriteKind {
  const cells = new Cells<number | null>()
  return {
    name: 'mappings of locations',
    async write(world, random) {
      const instance = pickInstance(world, random)
      if (!instance) return
      const rows = await world.postgres.query<{ ship_node: string }>(
        'select ship_node from walmart_locations where instance_id = $1 order by ship_node',
        [instance.id],
      )
      const shipNode = pick(random, rows)?.ship_node
      if (shipNode === undefined) return
      const name = `${instance.id}/${shipNode}`
      const change = async () => {
        const warehouse = random() < 0.6 ? instance.tenant.sample.warehouseId : null
        const response = await world.caller.call({
          tenant: instance.tenant,
          instance,
          method: 'PUT',
          path: `/walmart/${instance.id}/store-mapped-warehouse-locations`,
          body: { warehouse_mappings: [{ shipNode, warehouse_id: warehouse }] },
          expected: [200],
        })
        return response && warehouse
      }
      await cells.change([name], change, instance)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async () => {
        const rows = await postgres.query<{ name: string; warehouse_id: string | null }>(
          `select instance_id || '/' || ship_node as name, warehouse_id from walmart_locations`,
        )
        return new Map(rows.map((row) => [row.name, row.warehouse_id === null ? null : Number(row.warehouse_id)]))
      })
      return wrong.map(({ name, expected, actual }) => `location ${name} has the warehouse ${actual}, not ${expected}`)
    },
  }
}

/** Pauses and resumes scheduled refreshes. */
export function pauses(): WriteKind {
  const cells = new Cells<boolean>()
  return {
    name: 'paused schedules',
    async write(world, random) {
      const instance = pickInstance(world, random)
      const kind = pick(random, ['locations', 'products', 'orders'])
      if (!instance || kind === undefined) return
      const name = `${instance.id}/${kind}`
      const change = async () => {
        const isPaused = random() < 0.5
        const path = `/walmart/${instance.id}/schedule/${isPaused ? 'pause' : 'resume'}`
        const call = { tenant: instance.tenant, instance, method: 'POST', path, body: { kinds: [kind] }, isKeyed: true }
        return (await world.caller.call({ ...call, expected: [200] })) && isPaused
      }
      await cells.change([name], change, instance)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (names) => {
        const rows = await postgres.query<{ name: string }>(
          `select instance_id || '/' || kind as name from sync_pauses`,
        )
        const stored = new Set(rows.map(({ name }) => name))
        return new Map(names.map((name) => [name, stored.has(name)]))
      })
      return wrong.map(({ name, expected }) => `schedule ${name} is not paused: ${expected}`)
    },
  }
}
