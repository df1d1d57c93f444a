import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }

/** The version of this program. */
export const { version } = manifest

/** What a user types for `aisle`. Only the npm package is compiled; a clone runs the TypeScript. */
export const commandName = import.meta.url.endsWith('.ts') ? 'npx -y pnpm@12 aisle' : 'npx @aisle/server'
