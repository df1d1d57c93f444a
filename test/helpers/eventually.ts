import { vi } from 'vitest'

/**
 * Repeats a check until it passes, and returns its result. Fails with its last error after a time that a busy machine does not
 * need: a test that asserts how long something takes says so by itself.
 */
export function eventually<Result>(
  check: () => Result | Promise<Result>,
  { intervalMs = 50 }: { readonly intervalMs?: number } = {},
): Promise<Result> {
  return vi.waitFor(check, { timeout: 120_000, interval: intervalMs })
}
