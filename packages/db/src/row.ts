import type { Selectable, SelectType } from 'kysely'

import type { Schema } from './schema.ts'

/** A table's row as queries return it, with all columns or the named ones. */
export type Row<Table extends keyof Schema, Column extends keyof Schema[Table] = keyof Schema[Table]> = Selectable<
  Pick<Schema[Table], Column>
>

/** Columns that are null where the row is missing, as after a left join. */
export type OptionalRow<Table extends keyof Schema, Column extends keyof Schema[Table]> = {
  readonly [Name in Column]: SelectType<Schema[Table][Name]> | null
}
