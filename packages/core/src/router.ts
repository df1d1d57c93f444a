import { instancesRouter } from './instances/index.ts'
import { router } from './platform/trpc.ts'

export const appRouter = router({ walmart: instancesRouter })
export type AppRouter = typeof appRouter
