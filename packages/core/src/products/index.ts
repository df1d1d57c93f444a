export { listingProcedures } from './procedures.ts'
export { productsTasks } from './tasks.ts'
