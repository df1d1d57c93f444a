import { CreateWalmartInstance, type FieldErrors } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'

import { client, queries } from '../api.ts'
import { Button, buttonLook } from '../components/button.tsx'
import { Empty, Failure, Loading } from '../components/feedback.tsx'
import { CheckField, FormMessages, SelectField, TextField } from '../components/field.tsx'
import { Screen } from '../components/screen.tsx'
import { useForm } from '../components/use-form.ts'
import { useRecordChoices } from '../components/use-record-choices.tsx'
import { texts } from '../texts/index.ts'

const t = texts.connect
const names = {
  name: 'name',
  environment: 'environment',
  clientId: 'connection_settings.clientId',
  clientSecret: 'connection_settings.clientSecret',
  startDate: 'integration_settings.start_date',
  store: 'integration_settings.store_id',
} as const

/** A form that connects a Walmart account, checked by the schema that the server uses. */
export function ConnectScreen() {
  const stores = useQuery(queries.stores.list({ per_page: 1 }))
  const types = useQuery(queries.integrations.list({ per_page: 100 }))
  const failed = [stores, types].find(({ error, data }) => error && !data)
  const walmart = types.data?.data.find(({ type }) => type === 'walmart')
  return (
    <Screen title={t.title}>
      {failed && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && (!stores.data || !walmart) && <Loading />}
      {stores.data?.total === 0 && (
        <Empty title={t.noStores}>
          <Link to="/stores" className={buttonLook('primary')}>
            {t.toStores}
          </Link>
        </Empty>
      )}
      {stores.data && stores.data.total > 0 && walmart && <ConnectForm integrationId={walmart.id} />}
    </Screen>
  )
}

function ConnectForm({ integrationId }: { readonly integrationId: number }) {
  const navigate = useNavigate()
  const { errors, onSubmit, isPending } = useForm({
    schema: CreateWalmartInstance,
    read: (form) => readForm(form, integrationId),
    call: client.walmart.create.mutate,
    onDone: ({ data }) => void navigate({ to: '/instances/$id/setup', params: { id: data.id } }),
  })
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-xl p-4">
      <FormMessages errors={errors} known={Object.values(names)} />
      <TextField name={names.name} label={t.name} hint={t.nameHint} errors={errors} autoFocus />
      <SelectField
        name={names.environment}
        label={t.environment}
        errors={errors}
        choices={[
          { value: 'production', label: t.production },
          { value: 'sandbox', label: t.sandbox },
        ]}
      />
      <TextField name={names.clientId} label={t.clientId} errors={errors} autoComplete="off" spellCheck={false} />
      <TextField name={names.clientSecret} label={t.clientSecret} errors={errors} type="password" autoComplete="off" />
      <KeysHelp />
      <TextField
        name={names.startDate}
        label={t.startDate}
        hint={t.startDateHint}
        errors={errors}
        type="date"
        defaultValue={new Date(Date.now() - 30 * 86_400_000).toISOString().slice(0, 10)}
      />
      <StoreField errors={errors} />
      <CheckField name="auto_link_products" label={t.autoLink} defaultChecked />
      <CheckField name="auto_create_products" label={t.autoCreate} />
      <CheckField name="auto_acknowledge_orders" label={t.autoAcknowledge} hint={t.autoAcknowledgeHint} />
      <CheckField name="is_automatic_sync_enabled" label={t.sync} defaultChecked />
      <Button type="submit" look="primary" disabled={isPending}>
        {isPending ? t.submitting : t.submit}
      </Button>
    </form>
  )
}

function StoreField({ errors }: { readonly errors: FieldErrors }) {
  const { choices, search } = useRecordChoices('stores', '')
  return (
    <SelectField
      name={names.store}
      label={t.store}
      hint={t.storeHint}
      errors={errors}
      choices={choices ?? []}
      search={search}
    />
  )
}

function KeysHelp() {
  return (
    <details className="mb-4">
      <summary className="text-accent cursor-pointer">{t.keysHelp}</summary>
      <ol className="text-ink-soft mt-2 list-decimal space-y-1 pl-5">
        {t.keys.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
    </details>
  )
}

function readForm(form: FormData, integrationId: number) {
  const text = (name: string) => String(form.get(name) ?? '')
  const isChecked = (name: string) => form.get(name) === 'on'
  return {
    name: text(names.name),
    integration_id: integrationId,
    environment: text(names.environment),
    connection_settings: { clientId: text(names.clientId), clientSecret: text(names.clientSecret) },
    integration_settings: {
      start_date: text(names.startDate),
      store_id: Number(text(names.store)),
      auto_link_products: isChecked('auto_link_products'),
      auto_create_products: isChecked('auto_create_products'),
      auto_acknowledge_orders: isChecked('auto_acknowledge_orders'),
    },
    is_automatic_sync_enabled: isChecked('is_automatic_sync_enabled'),
  }
}
