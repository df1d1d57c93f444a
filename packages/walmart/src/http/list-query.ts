import type { CallOptions } from './session.ts'

/** The parameters of a list, or a cursor to resume it. If both are given, the cursor wins. */
export type ListQuery<Search> = CallOptions & ((Search & { readonly cursor?: string | undefined }) | Resume)

/** Resumes a list after the page with this `cursor`, which contains the list's parameters. */
export interface Resume {
  readonly cursor: string
}
