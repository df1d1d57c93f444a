export { buildConsole } from './build-console.ts'
export { startEmbeddedPostgres } from './embedded-postgres/index.ts'
export { addStartCommand, buildDevProgram } from './program.ts'
