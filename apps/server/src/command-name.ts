/** What a user types for `aisle`. Only the npm package is compiled; a clone runs the TypeScript. */
export const commandName = import.meta.url.endsWith('.ts') ? 'npx -y pnpm@12 aisle' : 'npx @aisle/server'
