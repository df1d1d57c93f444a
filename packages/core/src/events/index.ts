export { findEnd, findLastPosition, formatId, oldestKept, presentEvent, readFeed } from './feed.ts'
export { eventProcedures } from './procedures.ts'
