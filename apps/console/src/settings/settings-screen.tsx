import { PatchWalmartInstance, type WalmartInstance } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'

import { client, queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { FormMessages } from '../components/field.tsx'
import { Screen } from '../components/screen.tsx'
import { toasts } from '../components/toasts.ts'
import { useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { AccountSettings, CostSettings, LedgerSettings } from './accounting-settings.tsx'
import { changesOf, controls } from './changes.ts'
import { GeneralSettings, OrderSettings, StockSettings } from './general-settings.tsx'

const t = texts.settings

/** All settings of an instance except its credentials, which are replaced on the instance's own screen. */
export function SettingsScreen() {
  const { id } = useParams({ from: '/instances/$id/settings' })
  const { data, error, refetch } = useQuery(queries.walmart.get({ id }))
  if (!data) return error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />
  return (
    <Screen title={t.title(data.data.name)}>
      <SettingsForm key={id} instance={data.data} />
    </Screen>
  )
}

function SettingsForm({ instance }: { readonly instance: WalmartInstance }) {
  const [shown, setShown] = useState(instance)
  const { errors, onSubmit, isPending } = useForm({
    schema: PatchWalmartInstance,
    read: (form) => ({ ...changesOf(form, shown), id: shown.id }),
    async call(input, options) {
      if (Object.keys(input).length === 1) return toasts.add({ title: t.unchanged })
      const { message } = await client.walmart.patch.mutate(input, options)
      // Not from the response: it contains changes by others, which the form does not show.
      const { integration_settings: changed, ...fields } = input
      const settings = { ...shown.integration_settings, ...changed }
      setShown({ ...shown, ...fields, integration_settings: settings } as WalmartInstance)
      return toasts.add({ title: message ?? t.saved })
    },
  })
  const group = { settings: shown.integration_settings, errors }
  return (
    <form onSubmit={onSubmit} noValidate className="p-4">
      {/* At the top, because notices cover the bottom. */}
      <div className="bg-canvas border-line sticky top-0 z-10 -mx-4 -mt-4 mb-4 flex justify-end border-b px-4 py-2">
        <Button type="submit" look="primary" disabled={isPending}>
          {texts.common.save}
        </Button>
      </div>
      <FormMessages errors={errors} known={controls} />
      <div className="grid items-start gap-4 lg:grid-cols-2 2xl:grid-cols-3">
        <GeneralSettings {...group} instance={shown} />
        <OrderSettings {...group} />
        <StockSettings {...group} />
        <AccountSettings {...group} />
        <LedgerSettings {...group} />
        <CostSettings {...group} />
      </div>
    </form>
  )
}
