// A package of its own: the generators want TypeScript 5 as a library, which beside the tests would give them a second
// copy of everything that has TypeScript for a peer, tRPC's client among it.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { createClient } from '@hey-api/openapi-ts'
import openapiTypescript, { astToString } from 'openapi-typescript'

/** The compiler of the oldest TypeScript that the READMEs promise. */
export const oldestTsc = fileURLToPath(new URL('tsc.js', import.meta.resolve('typescript-oldest')))

/** Writes the types of an OpenAPI document into a folder, as `schema.d.ts`, and puts openapi-fetch beside them. */
export async function generateWithOpenapiTypescript(document: string, folder: string): Promise<void> {
  // Otherwise it takes what has a default for required, in requests too.
  const types = await openapiTypescript(pathToFileURL(document), { defaultNonNullable: false })
  await writeFile(join(folder, 'schema.d.ts'), astToString(types))
  await mkdir(join(folder, 'node_modules'))
  const installed = fileURLToPath(new URL('..', import.meta.resolve('openapi-fetch')))
  await symlink(installed, join(folder, 'node_modules/openapi-fetch'))
}

/** Writes a client of an OpenAPI document into a folder, as `client`. */
export async function generateWithHeyApi(document: string, folder: string): Promise<void> {
  const output = { path: join(folder, 'client'), module: { extension: '.js' } } as const
  await createClient({ input: document, output, logs: { level: 'silent' } })
}
