import { setFlagsFromString } from 'node:v8'

/**
 * A refresh produces much garbage and keeps little. By default V8 lets the heap grow to a multiple of what is kept before it
 * collects: 300 MiB for 20,000 orders, instead of 170. Takes effect only before the heap has grown, that is at the start.
 */
export function keepHeapSmall(): void {
  // The old generation grows to 1.5 times of what the last collection left in it.
  setFlagsFromString('--heap-growing-percent=50')
  // The young generation keeps its initial size.
  setFlagsFromString('--semi-space-growth-factor=1')
}
