import { isAisleError } from '@aisle/client'
import type { ReactNode } from 'react'

import { texts } from '../texts/index.ts'
import { Button } from './button.tsx'

/** Reserves space while something loads, so that nothing jumps. Says that it is loading only if it takes long. */
export function Loading() {
  return (
    <div role="status" className="text-ink-soft animate-pulse p-6">
      {texts.common.loading}
    </div>
  )
}

interface FailureProps {
  readonly error: unknown
  readonly onRetry?: () => void
}

/** What went wrong, as the api says it, and the id to quote to support. */
export function Failure({ error, onRetry }: FailureProps) {
  return (
    <div role="alert" className="border-bad bg-bad-soft m-4 rounded-md border p-4">
      <p className="text-bad font-medium">{messageOf(error)}</p>
      {isAisleError(error) && <p className="text-ink-soft mt-1">{texts.common.requestId(error.requestId)}</p>}
      {onRetry && (
        <Button className="mt-3" onClick={onRetry}>
          {texts.common.tryAgain}
        </Button>
      )}
    </div>
  )
}

export function messageOf(error: unknown): string {
  if (isAisleError(error)) {
    return error.requiredScope === undefined ? error.message : `${error.message} ${texts.common.missingScope}`
  }
  return texts.common.noConnection
}

interface EmptyProps {
  readonly title: string
  readonly children: ReactNode
}

/** Shown in place of missing content: says why it is missing, and what to do next. */
export function Empty({ title, children }: EmptyProps) {
  return (
    <div className="border-line m-4 rounded-md border border-dashed p-8 text-center">
      <h2>{title}</h2>
      <div className="text-ink-soft mx-auto mt-2 max-w-prose">{children}</div>
    </div>
  )
}
