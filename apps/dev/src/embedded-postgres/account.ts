import { spawnSync } from 'node:child_process'
import { chown, readFile } from 'node:fs/promises'

/** The user that a program runs as, as options of `spawn`; undefined for the current user. */
export type Account = { readonly uid: number; readonly gid: number } | undefined

/** Postgres does not run as root. Every Unix has `nobody`, so no user has to be created. */
export async function accountForPostgres(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined
  const users = await readFile('/etc/passwd', 'utf8')
  const nobody = /^nobody:[^:]*:(?<uid>-?\d+):(?<gid>-?\d+):/m.exec(users)?.groups
  if (nobody === undefined) {
    throw new Error(
      'Postgres does not run as root, and this machine has no user "nobody" to run it. ' +
        'Run as an ordinary user, or set DATABASE_URL to a Postgres of your own.',
    )
  }
  return { uid: Number(nobody['uid']), gid: Number(nobody['gid']) }
}

/** Tries to enter, because permission bits do not show links, access lists and mounts. */
export function canEnter(folder: string, account: Account): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { cwd: '/', stdio: 'ignore', ...account }).status === 0
}

/** On macOS, nobody's ids are -2. `spawn` accepts that; `chown` needs the same bits as an unsigned number. */
export async function giveTo(account: Account, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid >>> 0, account.gid >>> 0)
}
