import { type KeyboardEvent, useId, useState } from 'react'

import { inputLook } from '../components/field.tsx'
import { texts } from '../texts/index.ts'
import { type Choice, useChoices } from './use-choices.ts'

const t = texts.listings

interface ProductPickerProps {
  readonly instanceId: number
  /** Whose suggestions to show until something is typed. */
  readonly listingId: number | undefined
  readonly onPick: (choice: Choice) => void
}

/** Finds a product by what is typed; until then, shows what may match the listing. */
export function ProductPicker({ instanceId, listingId, onPick }: ProductPickerProps) {
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const id = useId()
  const choices = useChoices({ instanceId, listingId, text })
  const chosen = choices?.[active]

  const onKeyDown = (event: KeyboardEvent) => {
    const count = choices?.length ?? 0
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, count - 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, 0))
    else if (event.key === 'Enter' && chosen) onPick(chosen)
    else return
    event.preventDefault()
  }
  return (
    <>
      <label htmlFor={id} className="mb-1 block font-medium">
        {t.pick}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={(choices?.length ?? 0) > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
        aria-describedby={`${id}-hint`}
        autoComplete="off"
        autoFocus
        className={inputLook}
        value={text}
        onKeyDown={onKeyDown}
        onChange={({ target }) => {
          setText(target.value)
          setActive(0)
        }}
      />
      <p id={`${id}-hint`} className="text-ink-soft my-1">
        {t.pickHint}
      </p>
      <div className="mb-4 h-60 overflow-auto" tabIndex={0} role="region" aria-label={t.suggestions}>
        <ul id={`${id}-list`} role="listbox" aria-label={t.suggestions}>
          {choices?.map((choice, index) => (
            <li
              key={choice.id}
              id={`${id}-${choice.id}`}
              role="option"
              aria-selected={index === active}
              onClick={() => onPick(choice)}
              className="hover:bg-sunken aria-selected:bg-accent-soft flex cursor-pointer gap-3 rounded px-2 py-1.5"
            >
              <span className="mr-auto min-w-0">
                <span className="block truncate font-medium">{choice.sku}</span>
                <span className="text-ink-soft block truncate">{choice.name}</span>
              </span>
              {choice.reason !== undefined && <span className="text-good shrink-0">{choice.reason}</span>}
            </li>
          ))}
        </ul>
        {choices?.length === 0 && (
          <p className="text-ink-soft px-2" role="status">
            {text === '' ? listingId !== undefined && t.noSuggestion : t.noProduct}
          </p>
        )}
      </div>
    </>
  )
}
