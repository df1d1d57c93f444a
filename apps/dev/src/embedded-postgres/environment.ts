/** Independent of the caller's: `PGPORT`, `PGDATA` or a locale that is not installed would change what Postgres does. */
export const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
