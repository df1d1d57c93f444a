export { findEnd, findLastPosition, findPosition, formatId, oldestKept, presentEvent, readFeed } from './feed.ts'
export { eventProcedures } from './procedures.ts'
