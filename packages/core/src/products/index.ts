export { productsTasks } from './tasks.ts'
