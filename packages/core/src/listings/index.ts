export { queueLinking } from './link-unlinked.ts'
export { linkedProducts } from './linked-products.ts'
export { listingProcedures } from './procedures.ts'
export { listingTasks } from './tasks.ts'
