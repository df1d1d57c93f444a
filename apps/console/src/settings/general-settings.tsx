import type { FieldErrors, IntegrationSettings, WalmartInstance } from '@aisle/contract'
import { useState } from 'react'

import { CheckField, SelectField, TextField } from '../components/field.tsx'
import { Card } from '../components/screen.tsx'
import { useRecordChoices } from '../components/use-record-choices.tsx'
import { texts } from '../texts/index.ts'
import { controlOf } from './changes.ts'

const t = texts.settings

export interface SettingsGroup {
  readonly settings: IntegrationSettings
  readonly errors: FieldErrors
}

export function GeneralSettings({
  settings,
  errors,
  instance,
}: SettingsGroup & { readonly instance: WalmartInstance }) {
  return (
    <Card title={t.groups.general}>
      <TextField name="name" label={t.name} errors={errors} autoComplete="off" defaultValue={instance.name} />
      <StoreField settings={settings} errors={errors} shown={instance.store} />
      <CheckField name="is_automatic_sync_enabled" label={t.sync} defaultChecked={instance.is_automatic_sync_enabled} />
    </Card>
  )
}

function StoreField({ settings, errors, shown }: SettingsGroup & { readonly shown: WalmartInstance['store'] }) {
  const [chosen, setChosen] = useState(String(settings.store_id))
  const { choices, search } = useRecordChoices('stores', chosen)
  const stored = { value: String(shown.id), label: shown.name }
  return (
    <SelectField
      name={controlOf('store_id')}
      label={t.store}
      errors={errors}
      search={search}
      value={chosen}
      onChange={({ target }) => setChosen(target.value)}
      choices={[stored, ...(choices ?? []).filter(({ value }) => value !== stored.value)]}
    />
  )
}

export function OrderSettings({ settings, errors }: SettingsGroup) {
  return (
    <Card title={t.groups.orders}>
      <TextField
        name={controlOf('start_date')}
        label={t.startDate}
        hint={t.startDateHint}
        errors={errors}
        type="date"
        defaultValue={settings.start_date}
      />
      <SelectField
        name={controlOf('charge_amounts')}
        label={t.chargeAmounts}
        hint={t.chargeHint}
        errors={errors}
        defaultValue={settings.charge_amounts}
        choices={(['per_line', 'per_unit'] as const).map((value) => ({ value, label: t.chargeChoices[value] }))}
      />
      <CheckField
        name={controlOf('auto_link_products')}
        label={t.autoLink}
        defaultChecked={settings.auto_link_products}
      />
      <CheckField
        name={controlOf('auto_create_products')}
        label={t.autoCreate}
        defaultChecked={settings.auto_create_products}
      />
      <CheckField
        name={controlOf('auto_acknowledge_orders')}
        label={t.autoAcknowledge}
        hint={t.autoAcknowledgeHint}
        defaultChecked={settings.auto_acknowledge_orders}
      />
    </Card>
  )
}

export function StockSettings({ settings, errors }: SettingsGroup) {
  const field = { errors, inputMode: 'numeric', autoComplete: 'off' } as const
  return (
    <Card title={t.groups.stock}>
      <TextField
        {...field}
        name={controlOf('stock_buffer')}
        label={t.buffer}
        hint={t.bufferHint}
        defaultValue={settings.stock_buffer}
      />
      <TextField
        {...field}
        name={controlOf('stock_floor')}
        label={t.floor}
        hint={t.floorHint}
        defaultValue={settings.stock_floor}
      />
    </Card>
  )
}
