import { SetProductCost } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'

import { client, queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { FormMessages, TextField } from '../components/field.tsx'
import { formatDay } from '../components/format.ts'
import { Card } from '../components/screen.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

const t = texts.catalog

/** The unit cost of the product, and the day from which it applies. */
export function CostsCard({ id }: { readonly id: number }) {
  const { data, error, refetch } = useQuery(queries.products.costs.list({ id, per_page: 100, sort: '-effective_from' }))
  return (
    <Card title={t.costs}>
      <p className="text-ink-soft mb-4">{t.costsHint}</p>
      <CostForm id={id} />
      {!data && (error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />)}
      {data?.total === 0 && <p className="text-warn mt-4">{t.noCosts}</p>}
      {data && data.total > 0 && (
        <ul className="divide-line mt-4 divide-y">
          {data.data.map((cost) => (
            <li key={cost.id} className="flex gap-4 py-2">
              <span className="mr-auto">{t.costFrom(cost.effective_from)}</span>
              <span className="tabular-nums">{`${cost.unit_cost} ${cost.currency}`}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const names = ['unit_cost', 'currency', 'effective_from'] as const

function CostForm({ id }: { readonly id: number }) {
  const { errors, onSubmit, isPending } = useForm({
    schema: SetProductCost,
    read: (form) => ({
      id,
      unit_cost: textOf(form, 'unit_cost'),
      currency: textOf(form, 'currency'),
      effective_from: textOf(form, 'effective_from'),
    }),
    call: client.products.costs.set.mutate,
    done: t.costSet,
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={names} />
      <div className="grid gap-x-4 sm:grid-cols-3">
        <TextField name="unit_cost" label={t.unitCost} errors={errors} inputMode="decimal" autoComplete="off" />
        <TextField name="currency" label={t.currency} errors={errors} defaultValue="USD" maxLength={3} />
        <TextField
          name="effective_from"
          label={t.effectiveFrom}
          errors={errors}
          type="date"
          defaultValue={formatDay(new Date())}
        />
      </div>
      <Button type="submit" look="primary" disabled={isPending}>
        {t.setCost}
      </Button>
    </form>
  )
}
