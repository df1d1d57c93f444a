import type { SetupPhase, SetupPhaseName } from '@aisle/contract'
import { MultiBar, Presets } from 'cli-progress'

interface Progress {
  show(name: SetupPhaseName, phase: SetupPhase): void
  close(): void
}

/** Shows a bar for each phase in a terminal. Elsewhere, prints a line for each phase when it ends. */
export function openProgress(names: readonly SetupPhaseName[]): Progress {
  return process.stdout.isTTY ? bars(names) : lines()
}

function bars(names: readonly SetupPhaseName[]): Progress {
  const format = '{phase} {bar} {value}/{total} {status}'
  const multi = new MultiBar(
    { format, clearOnComplete: false, hideCursor: true, noTTYOutput: false },
    Presets.shades_classic,
  )
  const byName = new Map(names.map((name) => [name, multi.create(1, 0, { phase: name.padEnd(9), status: 'waiting' })]))
  return {
    show(name, { processed, total, status }) {
      const bar = byName.get(name)
      bar?.setTotal(Math.max(total ?? 0, processed, 1))
      bar?.update(processed, { status })
    },
    close: () => multi.stop(),
  }
}

function lines(): Progress {
  const ended = new Set<SetupPhaseName>()
  return {
    show(name, { processed, status }) {
      if (ended.has(name) || !['completed', 'failed', 'cancelled'].includes(status)) return
      ended.add(name)
      console.log(`${name.padEnd(9)} ${status}: ${processed}`)
    },
    close: () => undefined,
  }
}
