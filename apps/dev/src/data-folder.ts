import { randomBytes, randomUUID } from 'node:crypto'
import { access, constants, link, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { StartError } from '@aisle/server'

/** Creates the data folder if it is missing. */
export async function openFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    if (!(await stat(folder)).isDirectory()) throw new Error('it is a file')
    await access(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartError(`--data ${folder} is not a folder that can be written to (${(error as Error).message}).`)
  }
}

/** A recursive `mkdir`. Node's own never returns for a path below /proc. */
async function makeFolder(folder: string): Promise<void> {
  const make = () =>
    mkdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  await make().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || dirname(folder) === folder) throw error
    await makeFolder(dirname(folder))
    await make()
  })
}

/** Created once and atomically: only this key decrypts the secrets in the data folder. */
export async function readOrCreateKey(dataFolder: string): Promise<string> {
  const file = join(dataFolder, 'encryption-key')
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, `local:${randomBytes(32).toString('base64')}`, { mode: 0o600 })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return readFile(file, 'utf8')
}
