import { idCases } from './id-cases.ts'
import { inputCases } from './input-cases.ts'
import type { Named, ParityCase } from './parity-case.ts'
import { tokenCases } from './token-cases.ts'

/** What every operation rejects. */
export function rejectionCases(operation: Named): ParityCase[] {
  return [...tokenCases(operation), ...inputCases(operation), ...idCases(operation)]
}
