export { findEnd, findLastPosition, formatId, presentEvent, purgeEvents, readFeed } from './feed.ts'
export { eventProcedures } from './procedures.ts'
