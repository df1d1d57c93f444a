import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { type Account, canEnter } from './account.ts'

/** Creates a folder for the lifetime of one guard. If root owns it, Postgres's user may pass through but not list it. */
export async function createScratchFolder(account: Account): Promise<string> {
  const folder = await mkdtemp(join(temporaryRoot(account), 'aisle-postgres-'))
  if (account !== undefined) await chmod(folder, 0o711)
  return folder
}

/** Root's TMPDIR may be in root's home, which Postgres's user cannot enter. */
export function temporaryRoot(account: Account): string {
  return account === undefined || canEnter(tmpdir(), account) ? tmpdir() : '/tmp'
}
