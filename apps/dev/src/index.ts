export { startEmbeddedPostgres } from './embedded-postgres/index.ts'
export { addStartCommand, buildDevProgram } from './program.ts'
