export { findEnd, findLastPosition, formatId, presentEvent, readFeed } from './feed.ts'
export { eventProcedures } from './procedures.ts'
export { purgeEvents } from './feed.ts'
