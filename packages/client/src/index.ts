export type { AppRouter } from './app-router.ts'
export { type CallContext, type ClientOptions, createClient } from './create-client.ts'
