export { buildApi } from './api/build-api.ts'
export { startEmbeddedPostgres } from './embedded-postgres/index.ts'
