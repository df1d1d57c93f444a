export { startEmbeddedPostgres } from './embedded-postgres/index.ts'
export { buildDevProgram } from './program.ts'
