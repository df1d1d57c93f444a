import type { RequestContext } from './platform/context.ts'
import { appRouter } from './router.ts'

/** Calls an operation by its dotted name, with the same checks as over tRPC. */
export async function callOperation(ctx: RequestContext, name: string, input: unknown): Promise<unknown> {
  const caller: unknown = appRouter.createCaller(ctx)
  const call = name.split('.').reduce<unknown>((parent, key) => Reflect.get(Object(parent), key), caller)
  return (call as (input: unknown) => Promise<unknown>)(input)
}
