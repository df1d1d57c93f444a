import { orderMixNames } from '../switches/order-mix.ts'

/** What `--help` prints. */
export const usage = `walmart-simulator: a stand-in for Walmart Marketplace (US) on this machine

Usage: walmart-simulator [options]

  --port <number>       Where to answer; 0 takes any port that is free.        (8585)
  --host <address>      Whom to answer: 127.0.0.1 is this machine only.        (127.0.0.1)
  --tls-key <file>      Answers over HTTPS, for clients into which Walmart's address is written; both
  --tls-cert <file>     files in PEM.
  --seed <number>       The same seed gives the same keys and data.            (1)
  --sellers <number>    How many sellers, each with keys of its own.           (1)
  --items <number>      Items of each seller.                                  (200)
  --orders <number>     Orders of each seller, over the last 170 days.         (500)
  --order-mix <n>=<s>   What share of the orders, 0 to 1, is of a kind; may be given several times.
                        Kinds: ${orderMixNames.slice(0, 4).join(', ')},
                        ${orderMixNames.slice(4).join(', ')}.
  --no-limits           Does not enforce Walmart's rate limits.
  --fault <json>        A fault that is in force from the start; may be given several times.
                        '{"path":"/v3/orders","after":2,"times":1,"effect":{"kind":"fail","status":503}}'
  --help                Prints this.
  --version             Prints the version.

While it runs, GET /simulator/state shows its sellers, and POST /simulator/faults, /simulator/clock and
/simulator/orders put faults in force, move the clock ({"advanceMs":60000}) and let an order come in ({}).
`
