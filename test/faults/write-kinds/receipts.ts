import { pick } from '../world.ts'
import { Cells, pickInstance, type WriteKind } from './write-kind.ts'

const dispositions = ['return_to_stock', 'dispose'] as const

/** Receives goods of returns, a unit at a time. */
export function receipts(): WriteKind {
  /** How many units of each line. */
  const cells = new Cells<number>()
  return {
    name: 'receipts of returns',
    async write(world, random) {
      const instance = pickInstance(world, random)
      if (!instance) return
      const lines = await world.postgres.query<{ return_id: string; line_number: number }>(
        `select return_id, line_number from walmart_return_lines line
         join walmart_returns on walmart_returns.id = return_id
         where instance_id = $1 and is_keep_it is not true order by return_id, line_number limit 40`,
        [instance.id],
      )
      const line = pick(random, lines)
      if (!line) return
      const name = `${line.return_id}/${line.line_number}`
      const disposition = pick(random, dispositions)
      const change = async () => {
        const response = await world.caller.call({
          tenant: instance.tenant,
          instance,
          method: 'POST',
          path: `/walmart/${instance.id}/returns/${line.return_id}/receive`,
          body: { lines: [{ line_number: line.line_number, quantity: 1, disposition }] },
          isKeyed: true,
          // 409: all units have been received.
          expected: [200, 409],
        })
        return response?.status === 200 ? (cells.valueOf(name) ?? 0) + 1 : undefined
      }
      await cells.change([name], change, instance)
    },
    async readBack({ postgres }) {
      const wrong = await cells.differences(async (names) => {
        const rows = await postgres.query<{ name: string; units: string }>(
          `select return_id || '/' || line_number as name, sum(quantity) as units from return_receipts
           where return_id || '/' || line_number = any($1) group by 1`,
          [names],
        )
        return new Map(rows.map((row) => [row.name, Number(row.units)]))
      })
      return wrong.map(
        ({ name, expected, actual }) => `of return line ${name}, ${actual} units are received, not ${expected}`,
      )
    },
  }
}
