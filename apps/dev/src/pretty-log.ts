import { type Logger, pino } from 'pino'
import { build, type PrettyStream } from 'pino-pretty'

/** A readable log for terminals. */
export function openPrettyLog(level: string): Logger {
  return pino({ level }, prettyStream())
}

/** Formats JSON log lines for people; any other line is printed unchanged. */
export function prettyStream(): PrettyStream {
  const colorize = process.stdout.isTTY
  return build({ ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', singleLine: true, sync: true, colorize })
}
