import type { CallOptions } from './session.ts'

/** What a list is asked for: its parameters, or where to go on. A cursor decides where both are given. */
export type ListQuery<Search> = CallOptions & ((Search & { readonly cursor?: string | undefined }) | Resume)

/** A page's `cursor`, to go on after that page. The list's parameters are in it, and are not sent again. */
export interface Resume {
  readonly cursor: string
}
