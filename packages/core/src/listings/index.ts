export { queueLinking } from './link-unlinked.ts'
export { listingProcedures } from './procedures.ts'
export { listingTasks } from './tasks.ts'
