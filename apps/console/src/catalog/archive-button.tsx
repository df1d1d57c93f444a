import { Button } from '../components/button.tsx'
import { useAction } from '../components/use-action.ts'
import { texts } from '../texts/index.ts'
import { type CatalogKind, type CatalogRecord, operationsOf } from './records.ts'

const t = texts.catalog

interface ArchiveButtonProps {
  readonly kind: CatalogKind
  readonly record: CatalogRecord
  readonly onDone?: () => void
}

export function ArchiveButton({ kind, record, onDone }: ArchiveButtonProps) {
  const isArchived = record.archived_at !== null
  const operations = operationsOf(kind)
  const change = useAction(isArchived ? operations.unarchive : operations.archive, {
    done: () => texts.common.saved,
    onDone: () => onDone?.(),
  })
  return (
    <Button
      className="mr-auto"
      title={isArchived ? undefined : t.archiveHint}
      disabled={change.isPending}
      onClick={() => change.mutate({ id: record.id })}
    >
      {isArchived ? t.unarchive : t.archive}
    </Button>
  )
}
