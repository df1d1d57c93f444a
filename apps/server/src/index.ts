export { type ApiOptions, buildApi } from './api/build-api.ts'
export { startEmbeddedPostgres } from './embedded-postgres/index.ts'
export { buildServices } from './services.ts'
