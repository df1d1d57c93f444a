import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'

import { queries } from '../api.ts'
import { texts } from '../texts/index.ts'
import { inputLook } from './field.tsx'
import type { AskPage } from './use-rows.ts'

const mostChoices = 100

interface Named {
  readonly id: number
  readonly name: string
  readonly code?: string
}

interface Lists {
  readonly nominalCodes: { list(input: object): ReturnType<AskPage<Named>> }
  readonly stores: { list(input: object): ReturnType<AskPage<Named>> }
}
const lists: Lists = queries
const sorts = { nominalCodes: 'code', stores: 'name' } as const

interface Choices {
  /** Undefined while they are being loaded. The chosen one is among them, even if it is archived or not found by the search. */
  readonly choices: readonly { readonly value: string; readonly label: string }[] | undefined
  /** Searches the server, if there are more than a list shows. */
  readonly search: ReactNode
}

/** The records of a kind to choose among. */
export function useRecordChoices(kind: keyof Lists, chosen: string): Choices {
  const [text, setText] = useState('')
  const found = text.trim() === '' ? {} : { search: text.trim() }
  const { data } = useQuery({
    ...lists[kind].list({ per_page: mostChoices, sort: sorts[kind], ...found }),
    placeholderData: keepPreviousData,
  })
  const listed = data?.data.map(({ id, code, name }) => ({
    value: String(id),
    label: code === undefined ? name : `${code} ${name}`,
  }))
  const isListed = chosen === '' || listed?.some(({ value }) => value === chosen) === true
  const label = texts.common.records[kind]
  return {
    choices: listed && [...(isListed ? [] : [{ value: chosen, label: texts.common.chosen(chosen) }]), ...listed],
    search: (text !== '' || (data?.total ?? 0) > mostChoices) && (
      <input
        type="search"
        aria-label={texts.common.searchAmong(label)}
        placeholder={texts.common.searchAmong(label)}
        className={inputLook}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
    ),
  }
}
