export type { AppRouter } from './app-router.ts'
export type { CallContext } from './call-context.ts'
export { type ClientOptions, createClient } from './create-client.ts'
export { type AisleError, isAisleError } from './errors.ts'
