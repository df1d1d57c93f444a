import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'

import { queries } from '../api.ts'
import { Badge } from '../components/badge.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { Card, Screen } from '../components/screen.tsx'
import { texts } from '../texts/index.ts'
import { ArchiveButton } from './archive-button.tsx'
import { CostsCard } from './costs-card.tsx'
import { RecordForm } from './record-form.tsx'

const t = texts.catalog

/** One product and its costs. */
export function ProductScreen() {
  const id = Number(useParams({ from: '/products/$productId' }).productId)
  const { data, error, refetch } = useQuery(queries.products.get({ id }))
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  const product = data.data
  return (
    <Screen title={product.name} actions={product.archived_at !== null && <Badge tone="neutral">{t.archived}</Badge>}>
      <div className="grid grid-cols-1 items-start gap-4 p-4 xl:grid-cols-2">
        <CostsCard id={id} />
        <Card title={t.details}>
          <RecordForm kind="products" record={product}>
            <ArchiveButton kind="products" record={product} />
          </RecordForm>
        </Card>
      </div>
    </Screen>
  )
}
