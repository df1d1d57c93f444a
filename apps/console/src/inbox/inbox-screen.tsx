import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { buttonLook } from '../components/button.tsx'
import { Empty, Failure, Loading } from '../components/feedback.tsx'
import { Screen } from '../components/screen.tsx'
import { texts } from '../texts/index.ts'
import { ProblemCard } from './problem-card.tsx'
import { useProblems } from './use-problems.ts'

const t = texts.inbox

/** The start screen: everything that needs a person, the most urgent first. */
export function InboxScreen() {
  const { data, error, refetch } = useProblems()
  const problems = data?.data
  return (
    <Screen title={t.title}>
      {!problems && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {problems?.groups.length === 0 && <NoProblems />}
      {problems && problems.groups.length > 0 && (
        <ul className="max-w-5xl space-y-3 p-4">
          {problems.groups.map((group) => (
            <ProblemCard key={`${group.cause} ${group.instance_id}`} group={group} />
          ))}
        </ul>
      )}
      {problems?.is_complete === false && <p className="text-ink-soft px-4 pb-4">{t.incomplete}</p>}
    </Screen>
  )
}

/** Either all is well, or nothing has been set up yet. */
function NoProblems() {
  const { data, error } = useQuery(queries.walmart.list({ per_page: 1 }))
  if (!data && !error) return <Loading />
  if (data?.total !== 0) {
    return (
      <Empty title={t.nothingTitle}>
        <p>{t.nothing}</p>
      </Empty>
    )
  }
  return (
    <Empty title={texts.instances.noneTitle}>
      <p className="mb-4">{texts.instances.none}</p>
      <Link to="/connect" className={buttonLook('primary')}>
        {texts.instances.connect}
      </Link>
    </Empty>
  )
}
