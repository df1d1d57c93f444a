// `pnpm generate` writes the files that are made from others.
import { writeFile } from 'node:fs/promises'

import { migrate } from '@aisle/db'
import { startEmbeddedPostgres } from '@aisle/dev'

import { generatedFiles } from './generated-files.ts'

const postgres = await startEmbeddedPostgres()
try {
  await migrate(postgres.url)
  for (const [path, generate] of Object.entries(generatedFiles)) {
    await writeFile(new URL(`../../${path}`, import.meta.url), await generate(postgres.url))
    console.log(`Wrote ${path}`)
  }
} finally {
  await postgres.stop()
}
