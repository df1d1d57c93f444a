import { instanceProcedures } from './instances/index.ts'
import { router } from './platform/trpc.ts'

export const appRouter = router({
  walmart: { ...instanceProcedures },
})
export type AppRouter = typeof appRouter
