import type { FieldErrors } from '@aisle/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { queries } from '../api.ts'
import { TextField } from '../components/field.tsx'
import { useTypingPause } from '../components/use-typing-pause.ts'
import { texts } from '../texts/index.ts'

interface ListingFieldProps {
  readonly id: number
  readonly name: string
  readonly errors: FieldErrors
}

/** The SKU of a listing, with the listings that contain what is typed. */
export function ListingField({ id, ...field }: ListingFieldProps) {
  const [text, setText] = useState('')
  const afterPause = useTypingPause()
  const { data } = useQuery(
    queries.walmart.products.list({ id, search: text.trim().slice(0, 255), per_page: 10, sort: 'sku' }),
  )
  return (
    <>
      <TextField
        {...field}
        label={texts.offers.sku}
        list={`${field.name}-listings`}
        autoComplete="off"
        onChange={({ target }) => afterPause(() => setText(target.value))}
      />
      <datalist id={`${field.name}-listings`}>
        {data?.data.map(({ id: listingId, sku, productName }) => (
          <option key={listingId} value={sku}>
            {productName}
          </option>
        ))}
      </datalist>
    </>
  )
}
