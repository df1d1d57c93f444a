export { ordersTasks } from './tasks.ts'
