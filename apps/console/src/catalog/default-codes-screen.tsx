import type { AccountingSettings } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'

import { client, queries } from '../api.ts'
import { Button } from '../components/button.tsx'
import { Failure, Loading } from '../components/feedback.tsx'
import { FormMessages } from '../components/field.tsx'
import { NominalCodeField } from '../components/nominal-code-field.tsx'
import { Screen } from '../components/screen.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'

const t = texts.catalog.defaults
type AccountName = keyof typeof t.accounts
const names = Object.keys(t.accounts) as AccountName[]

/** The nominal codes that documents post to by default. */
export function DefaultCodesScreen() {
  const settings = useQuery(queries.accounting.settings.get({}))
  const codes = useQuery(queries.nominalCodes.list({ per_page: 1 }))
  const failed = [settings, codes].find(({ error, data }) => error && !data)
  return (
    <Screen title={t.title}>
      {failed && <Failure error={failed.error} onRetry={() => void failed.refetch()} />}
      {!failed && (!settings.data || !codes.data) && <Loading />}
      {settings.data && codes.data && <CodesForm settings={settings.data.data} hasCodes={codes.data.total > 0} />}
    </Screen>
  )
}

interface CodesFormProps {
  readonly settings: AccountingSettings
  readonly hasCodes: boolean
}

function CodesForm({ settings, hasCodes }: CodesFormProps) {
  const { errors, onSubmit, isPending } = useForm({
    // All settings are replaced, so those that are not shown are sent as they were read.
    read: (form) => ({
      ...settings,
      ...Object.fromEntries(names.map((name) => [name, Number(textOf(form, name)) || null])),
    }),
    call: client.accounting.settings.update.mutate,
    done: t.saved,
  })
  return (
    <form onSubmit={onSubmit} noValidate className="max-w-xl p-4">
      <p className="text-ink-soft mb-4">{t.intro}</p>
      {!hasCodes && (
        <p className="text-warn mb-4">
          {t.noCodes}{' '}
          <Link to="/accounts" className="underline">
            {texts.catalog.create.nominalCodes}
          </Link>
        </p>
      )}
      <FormMessages errors={errors} known={names} />
      {names.map((name) => (
        <NominalCodeField
          key={name}
          name={name}
          label={t.accounts[name]}
          errors={errors}
          value={settings[name]}
          none={t.none}
        />
      ))}
      <Button type="submit" look="primary" disabled={isPending}>
        {texts.common.save}
      </Button>
    </form>
  )
}
