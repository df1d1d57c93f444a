import type { FieldErrors } from '@aisle/contract'
import { useState } from 'react'

import { texts } from '../texts/index.ts'
import { SelectField } from './field.tsx'
import { useRecordChoices } from './use-record-choices.tsx'

interface NominalCodeFieldProps {
  readonly name: string
  readonly label: string
  readonly errors: FieldErrors
  /** The id that is stored. */
  readonly value: number | null | undefined
  /** The text of the choice of no code. */
  readonly none: string
}

/** A choice of nominal codes. */
export function NominalCodeField({ value, none, ...field }: NominalCodeFieldProps) {
  const [chosen, setChosen] = useState(String(value ?? ''))
  const { choices, search } = useRecordChoices('nominalCodes', chosen)
  return (
    <SelectField
      {...field}
      search={search}
      value={chosen}
      onChange={({ target }) => setChosen(target.value)}
      choices={[{ value: '', label: none }, ...(choices ?? [{ value: chosen, label: texts.common.loading }])]}
    />
  )
}
