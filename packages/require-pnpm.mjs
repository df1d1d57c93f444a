import { basename } from 'node:path'

// npm would pack `catalog:` versions and the paths of our TypeScript; pnpm replaces both.
// oxlint-disable-next-line node/no-process-env -- a program of its own
const { npm_execpath: program = '', npm_package_name: name } = process.env
if (!basename(program).startsWith('pnpm')) {
  console.error(`Only pnpm packs and publishes this: npx -y pnpm@12 --filter ${name} pack`)
  process.exit(1)
}
