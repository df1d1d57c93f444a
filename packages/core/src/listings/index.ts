export { queueLinking } from './link-unlinked.ts'
export { lockLinks, lockLinksShared } from './lock-links.ts'
export { listingProcedures } from './procedures.ts'
export { listingTasks } from './tasks.ts'
