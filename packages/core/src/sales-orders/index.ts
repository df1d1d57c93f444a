export { linkWaitingLines } from './link-waiting-lines.ts'
