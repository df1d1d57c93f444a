import { orderMixNames } from '../seed/order-mix.ts'

/** What `--help` prints. */
export const usage = `walmart-simulator: a local simulator of the Walmart Marketplace API

Usage: walmart-simulator [options]

  --port <number>       Port to listen on; 0 picks a free port.                (8585)
  --host <address>      Address to listen on; 127.0.0.1 is this machine only.  (127.0.0.1)
  --tls-key <file>      Serve HTTPS, for clients with a hard-coded Walmart URL. Both files are PEM.
  --tls-cert <file>
  --seed <number>       The same seed generates the same keys and data.        (1)
  --sellers <number>    Number of sellers, each with its own keys and data.    (1)
  --items <number>      Items per seller.                                      (200)
  --orders <number>     Orders per seller, over the last 170 days.             (500)
  --lines-per-order <n> Lines of every order.                                  (1 to 4)
  --order-mix <n>=<s>   Share of orders, from 0 to 1, with a property. Repeatable.
                        Names: ${orderMixNames.slice(0, 4).join(', ')},
                        ${orderMixNames.slice(4).join(', ')}.
  --market <name>       us, ca or mx: the currency and the carriers.           (us)
  --no-limits           Do not enforce Walmart's rate limits.
  --fault <json>        Add a fault from the start. Repeatable.
                        '{"path":"/v3/orders","after":2,"times":1,"effect":{"kind":"fail","status":503}}'
  --help                Print this help.
  --version             Print the version.

While it runs, GET /simulator/state shows its sellers. POST to /simulator/faults to add a fault, to
/simulator/clock to advance the clock ({"advanceMs":60000}), and to /simulator/orders to add an order ({}).
`
