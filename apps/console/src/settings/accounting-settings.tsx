import { CheckField, SelectField, TextField } from '../components/field.tsx'
import { NominalCodeField } from '../components/nominal-code-field.tsx'
import { Card } from '../components/screen.tsx'
import { texts } from '../texts/index.ts'
import { controlOf } from './changes.ts'
import type { SettingsGroup } from './general-settings.tsx'

const t = texts.settings
const codes = Object.keys(t.codes) as (keyof typeof t.codes)[]
const batches = [
  { value: '', label: t.defaultBatch },
  ...(['none', 'daily', 'monthly'] as const).map((value) => ({ value, label: t.batches[value] })),
]

export function AccountSettings({ settings, errors }: SettingsGroup) {
  return (
    <Card title={t.groups.accounts}>
      {codes.map((code) => (
        <NominalCodeField
          key={code}
          name={controlOf(code)}
          label={t.codes[code]}
          errors={errors}
          value={settings[code]}
          none={t.defaultCode}
        />
      ))}
    </Card>
  )
}

/** Which documents go to the ledger, and how. */
export function LedgerSettings({ settings, errors }: SettingsGroup) {
  return (
    <Card title={t.groups.ledger}>
      <CheckField
        name={controlOf('sync_sales_order_invoices_to_accounting')}
        label={t.invoices}
        defaultChecked={settings.sync_sales_order_invoices_to_accounting}
      />
      <CheckField
        name={controlOf('sync_sales_credit_to_accounting')}
        label={t.credits}
        hint={t.handOverHint}
        defaultChecked={settings.sync_sales_credit_to_accounting}
      />
      <SelectField
        name={controlOf('batch_period_sales_order_fulfillments')}
        label={t.fulfillmentBatches}
        errors={errors}
        defaultValue={settings.batch_period_sales_order_fulfillments ?? ''}
        choices={batches}
      />
      <SelectField
        name={controlOf('batch_period_customer_returns')}
        label={t.returnBatches}
        hint={t.batchHint}
        errors={errors}
        defaultValue={settings.batch_period_customer_returns ?? ''}
        choices={batches}
      />
    </Card>
  )
}

export function CostSettings({ settings, errors }: SettingsGroup) {
  const field = { errors, inputMode: 'decimal', autoComplete: 'off' } as const
  return (
    <Card title={t.groups.costs}>
      <TextField
        {...field}
        name={controlOf('proforma_marketplace_cost_percentage')}
        label={t.marketplaceCost}
        defaultValue={settings.proforma_marketplace_cost_percentage ?? ''}
      />
      <TextField
        {...field}
        name={controlOf('proforma_payment_cost_percentage')}
        label={t.paymentCost}
        hint={t.costHint}
        defaultValue={settings.proforma_payment_cost_percentage ?? ''}
      />
    </Card>
  )
}
