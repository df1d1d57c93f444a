import { useState } from 'react'

import { Button, buttonLook } from '../components/button.tsx'
import { Dialog } from '../components/dialog.tsx'
import { ImportFile } from '../components/import-file.tsx'
import type { ListSearch } from '../components/list-search.ts'
import { texts } from '../texts/index.ts'
import { type OfferKind, offerKinds } from './offer-kinds.ts'
import { PushOffers } from './push-offers.tsx'

const t = texts.offers

interface OfferActionsProps {
  readonly id: number
  readonly kind: OfferKind
  readonly search: ListSearch
  readonly onSet: () => void
}

/** Actions on all stock levels or prices of an instance, and setting new ones. */
export function OfferActions({ id, kind, search, onSet }: OfferActionsProps) {
  const [isImporting, setImporting] = useState(false)
  const { path, schema, importFile, texts: own } = offerKinds[kind]
  const query = new URLSearchParams(Object.entries(search).map(([name, value = '']) => [name, value]))
  const close = () => setImporting(false)
  return (
    <>
      <a href={`/api/walmart/${id}/${path}/export?${query.toString()}`} download className={buttonLook('plain')}>
        {t.exportFile}
      </a>
      <Button onClick={() => setImporting(true)}>{t.importFile}</Button>
      <PushOffers id={id} kind={kind} />
      <Button look="primary" onClick={onSet}>
        {own.set}
      </Button>
      <Dialog title={own.importTitle} isOpen={isImporting} onClose={close}>
        <ImportFile
          id={id}
          schema={schema}
          call={importFile}
          hint={own.importHint}
          submit={t.importSubmit}
          onClose={close}
        />
      </Dialog>
    </>
  )
}
