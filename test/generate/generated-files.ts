import { buildOpenApiDocument } from '@aisle/core'

import { generateContractFacts } from './contract-facts.ts'
import { generateDocumentedTypes } from './documented-types.ts'
import { format } from './format.ts'
import { generateRowTypes } from './row-types.ts'
import { dumpSchema } from './schema-sql.ts'

export const factsPath = 'packages/client/src/contract-facts.ts'
export const typesPath = 'packages/contract/src/documented-types.ts'

type Generate = (databaseUrl: string) => Promise<string>

/** What is made from a migrated database: the path in the repository, and how the text is made. */
export const databaseFiles: Readonly<Record<string, Generate>> = {
  'packages/db/schema.sql': dumpSchema,
  'packages/db/src/schema.ts': async (url) => format('packages/db/src/schema.ts', await generateRowTypes(url)),
}

export async function generateOpenApi(): Promise<string> {
  return format('openapi.json', JSON.stringify(buildOpenApiDocument()))
}

export async function generateFacts(): Promise<string> {
  return format(factsPath, generateContractFacts())
}

export async function generateTypes(): Promise<string> {
  return format(typesPath, generateDocumentedTypes())
}

/** Every generated file. */
export const generatedFiles: Readonly<Record<string, Generate>> = {
  ...databaseFiles,
  'openapi.json': generateOpenApi,
  [factsPath]: generateFacts,
  [typesPath]: generateTypes,
}
