import { Link } from '@tanstack/react-router'

import { Failure } from '../components/feedback.tsx'
import { texts } from '../texts/index.ts'

export function NotFound() {
  return (
    <div className="p-6">
      <h1>{texts.common.notFound}</h1>
      <Link to="/" className="text-accent mt-2 inline-block underline">
        {texts.common.toStart}
      </Link>
    </div>
  )
}

/** A screen that could not be loaded, for example because a new version has been installed meanwhile. */
export function LoadFailure({ error }: { readonly error: unknown }) {
  return <Failure error={error} onRetry={() => location.reload()} />
}
