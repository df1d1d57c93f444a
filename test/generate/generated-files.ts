import { format } from './format.ts'
import { generateRowTypes } from './row-types.ts'
import { dumpSchema } from './schema-sql.ts'

/** Every generated file: its path in the repository, and how its text is made from a migrated database. */
export const generatedFiles: Record<string, (databaseUrl: string) => Promise<string>> = {
  'packages/db/schema.sql': dumpSchema,
  'packages/db/src/schema.ts': async (url) => format('packages/db/src/schema.ts', await generateRowTypes(url)),
}
