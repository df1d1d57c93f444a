import { type Logger, pino } from 'pino'
import { build, type PrettyStream } from 'pino-pretty'

/** A log to read in a terminal. */
export function openPrettyLog(level: string): Logger {
  return pino({ level }, prettyStream())
}

/** Takes JSON log lines and prints them for people; any other line passes as it is. */
export function prettyStream(): PrettyStream {
  const colorize = process.stdout.isTTY
  return build({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true, colorize })
}
