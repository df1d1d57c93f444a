import { NominalCodeType } from '@aisle/contract'
import type { ReactNode } from 'react'

import { Button } from '../components/button.tsx'
import { FormMessages, SelectField, TextField } from '../components/field.tsx'
import { NominalCodeField } from '../components/nominal-code-field.tsx'
import { textOf, useForm } from '../components/use-form.ts'
import { texts } from '../texts/index.ts'
import { type CatalogKind, type CatalogRecord, type FieldName, fieldsOf, operationsOf } from './records.ts'

const t = texts.catalog

interface RecordFormProps {
  readonly kind: CatalogKind
  /** Omitted to create one. */
  readonly record?: CatalogRecord
  readonly onDone?: (record: CatalogRecord) => void
  /** Additional buttons. */
  readonly children?: ReactNode
}

/** Creates or changes a record. */
export function RecordForm({ kind, record, onDone, children }: RecordFormProps) {
  const operations = operationsOf(kind)
  const { errors, onSubmit, isPending } = useForm({
    read: (form) => Object.fromEntries(fieldsOf[kind].map((name) => [name, readField(form, name)])),
    call: (input: object, options) =>
      record ? operations.update({ ...input, id: record.id }, options) : operations.create(input, options),
    done: texts.common.saved,
    onDone: ({ data }) => onDone?.(data),
  })
  return (
    <form onSubmit={onSubmit} noValidate>
      <FormMessages errors={errors} known={fieldsOf[kind]} />
      {fieldsOf[kind].map((name) => {
        const field = { name, label: t.fields[name], errors }
        if (name === 'type') return <TypeField key={name} {...field} value={record?.type} />
        if (name === 'nominal_code_id') {
          return <NominalCodeField key={name} {...field} value={record?.nominal_code_id} none={t.noCode} />
        }
        const hint = name === 'barcode' ? { hint: t.barcodeHint } : {}
        return <TextField key={name} {...field} {...hint} defaultValue={record?.[name] ?? ''} autoComplete="off" />
      })}
      <div className="flex flex-wrap justify-end gap-2">
        {children}
        <Button type="submit" look="primary" disabled={isPending}>
          {texts.common.save}
        </Button>
      </div>
    </form>
  )
}

function readField(form: FormData, name: FieldName): string | number | null {
  const text = textOf(form, name)
  if (text === '' && (name === 'barcode' || name === 'nominal_code_id')) return null
  return name === 'nominal_code_id' ? Number(text) : text
}

interface ChoiceProps<Value> {
  readonly name: string
  readonly label: string
  readonly errors: Parameters<typeof SelectField>[0]['errors']
  readonly value: Value | null | undefined
}

function TypeField({ value, ...field }: ChoiceProps<string>) {
  const choices = NominalCodeType.options.map((type) => ({ value: type, label: type }))
  return <SelectField {...field} choices={choices} defaultValue={value ?? 'Revenue'} />
}
