export type { AppRouter } from './app-router.ts'
export type { CallContext } from './call-context.ts'
export { type AisleClient, type ClientOptions, createClient } from './create-client.ts'
export { type AisleError, isAisleError } from './errors.ts'
export {
  isSetupError,
  type SetupError,
  type SetupErrorKind,
  type WaitForSetup,
  type WaitForSetupOptions,
} from './wait-for-setup.ts'
