import type pg from 'pg'

/** The ids of a tenant's first two instances. */
export async function instancesOf(client: pg.Client, { id }: { readonly id: number }): Promise<[number, number]> {
  const { rows: found } = await client.query<{ id: string }>(
    'select id from integration_instances where tenant_id = $1 order by id limit 2',
    [id],
  )
  const [first, second] = found.map((row) => Number(row.id))
  if (first === undefined || second === undefined) throw new Error('There are no two instances.')
  return [first, second]
}
