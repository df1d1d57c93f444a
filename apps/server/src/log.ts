import { type Logger, pino } from 'pino'
import type { PrettyStream } from 'pino-pretty'

/** Logs JSON, one object per line, or readable lines in a terminal. */
export async function openLog(level: string): Promise<Logger> {
  return process.stdout.isTTY ? openReadableLog(level) : pino({ level })
}

export async function openReadableLog(level: string): Promise<Logger> {
  return pino({ level }, await readableStream())
}

/** Turns JSON log lines into readable ones; any other line is printed unchanged. */
export async function readableStream(): Promise<PrettyStream> {
  // Imported lazily: processes without a terminal do not need it.
  const { build } = await import('pino-pretty')
  const colorize = process.stdout.isTTY
  return build({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true, colorize })
}
