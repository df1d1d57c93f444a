import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { type Account, canEnter } from './account.ts'
import { type Cluster, initialize, passwordFile, type Tools } from './cluster.ts'
import { temporaryRoot } from './scratch-folder.ts'

/** Opens the cluster in `wanted`, or creates it. */
export async function openCluster(wanted: string, tools: Tools): Promise<Cluster> {
  const directory = await reachableDirectory(wanted, tools.account)
  const password = (await readPassword(directory)) ?? (await create(directory, tools))
  return { directory, password, settings: {} }
}

/** Does not change the permissions of root's folders: if Postgres's user cannot reach `wanted`, uses another folder. */
async function reachableDirectory(wanted: string, account: Account): Promise<string> {
  await mkdir(dirname(wanted), { recursive: true })
  if (account === undefined || canEnter(dirname(wanted), account)) return wanted
  const key = createHash('sha256').update(wanted).digest('hex').slice(0, 16)
  const directory = join(temporaryRoot(account), `aisle-postgres-${key}`)
  const owner = await ownerOf(directory)
  if (owner !== undefined && owner !== 0) throw new Error(`${directory} belongs to another user. Remove it.`)
  return directory
}

async function readPassword(directory: string): Promise<string | undefined> {
  try {
    return await readFile(passwordFile(directory), 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new Error(
      `The database in ${directory} cannot be opened (${String(error)}). ` +
        'Start as the user who created it, or choose another folder with --data.',
      { cause: error },
    )
  }
}

/** Creates the cluster in a folder next to it, then renames that, so that a partial cluster never looks complete. */
async function create(directory: string, tools: Tools): Promise<string> {
  await removeAbandoned(directory)
  const fresh = await mkdtemp(`${directory}.new-${process.pid}-`)
  try {
    if (tools.account !== undefined) await chmod(fresh, 0o711)
    const password = await initialize(fresh, tools)
    await rename(fresh, directory)
    return password
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error
    const password = await readPassword(directory)
    if (password !== undefined) return password
    throw new Error(
      `${directory} is not empty and does not contain an Aisle database. Empty it, or choose another folder with --data.`,
      {
        cause: error,
      },
    )
  }
}

/** Removes the files of a process that was killed while it created a cluster. */
async function removeAbandoned(directory: string): Promise<void> {
  const prefix = `${basename(directory)}.new-`
  const names = await readdir(dirname(directory))
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const path = join(dirname(directory), name)
    const creator = Number.parseInt(name.slice(prefix.length), 10)
    if ((await ownerOf(path)) === process.getuid?.() && !isAlive(creator)) await rm(path, { recursive: true })
  }
}

async function ownerOf(path: string): Promise<number | undefined> {
  const stats = await lstat(path).catch(() => undefined)
  return stats?.uid
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
