import { readFileSync } from 'node:fs'
import { posix } from 'node:path'

import { load } from 'js-yaml'

type Versions = Readonly<Record<string, string>>

interface Lockfile {
  readonly importers: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, { version: string }>>>>>>
  readonly packages: Readonly<Record<string, { readonly os?: readonly string[] }>>
  readonly snapshots: Readonly<Record<string, { dependencies?: Versions; optionalDependencies?: Versions }>>
}

const lockfile = load(readFileSync('pnpm-lock.yaml', 'utf8')) as Lockfile

/** What installing one workspace package installs. */
export interface Closure {
  /** The names under which packages are imported, those of the workspace included. */
  readonly names: ReadonlySet<string>
  /** The packages from the registry that every platform gets, as `name@version`. */
  readonly locked: ReadonlySet<string>
}

export function closureOf(importer: string, kinds = ['dependencies', 'optionalDependencies']): Closure {
  const names = new Set<string>()
  const locked = new Set<string>()
  const seen = new Set<string>()
  const visitImporter = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const kind of kinds) {
      for (const [name, { version }] of Object.entries(lockfile.importers[path]?.[kind] ?? {})) {
        if (version.startsWith('link:')) visitImporter(posix.join(path, version.slice('link:'.length)))
        else visit(name, version)
        names.add(name)
      }
    }
  }
  const visit = (name: string, version: string): void => {
    names.add(name)
    // The lockfile lists an alias under the name of the actual package.
    const key = version in lockfile.snapshots ? version : `${name}@${version}`
    if (seen.has(key)) return
    seen.add(key)
    const snapshot = lockfile.snapshots[key]
    if (!snapshot) throw new Error(`pnpm-lock.yaml has no ${key}.`)
    // A key ends with the peers that it was resolved with.
    const release = key.replace(/\(.*$/, '')
    if (lockfile.packages[release]?.os === undefined) locked.add(release)
    for (const entry of Object.entries({ ...snapshot.dependencies, ...snapshot.optionalDependencies })) visit(...entry)
  }
  visitImporter(importer)
  return { names, locked }
}
