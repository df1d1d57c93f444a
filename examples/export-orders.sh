#!/bin/sh
# Refreshes an instance's changed orders, waits until the run has finished, and prints all orders as CSV.
# Usage: AISLE_URL=… AISLE_TOKEN=… sh export-orders.sh INSTANCE-ID > orders.csv
set -eu

instance=${1:?Usage: sh export-orders.sh INSTANCE-ID}
scratch=$(mktemp)
trap 'rm -f "$scratch"' EXIT

# call METHOD PATH [CURL-OPTION…]: prints the response. On an error, prints it to stderr and fails.
call() {
  method=$1 to=$2
  shift 2
  status=$(curl -sS -X "$method" "$AISLE_URL/api$to" -o "$scratch" -w '%{http_code}' --retry 3 \
    -H "Authorization: Bearer $AISLE_TOKEN" "$@")
  if [ "$status" -ge 400 ]; then
    printf '%s %s: %s\n%s\n' "$method" "$to" "$status" "$(cat "$scratch")" >&2
    return 1
  fi
  cat "$scratch"
}

# field NAME: the first value of this name in a response. Use jq if you have it.
field() { grep -o "\"$1\":\"*[^\",}]*" | head -n 1 | sed 's/.*:"*//'; }

started=$(call POST "/walmart/$instance/orders/refresh")
run=$(printf '%s' "$started" | field id)
for second in $(seq 300); do
  state=$(call GET "/walmart/$instance/runs/$run")
  status=$(printf '%s' "$state" | field status)
  case $status in
    completed) break ;;
    failed | cancelled) printf 'The run %s is %s: %s\n' "$run" "$status" "$state" >&2 && exit 1 ;;
  esac
  sleep 1
done
if [ "$status" != completed ]; then
  printf 'The run %s is still %s after %s s.\n' "$run" "$status" "$second" >&2
  exit 1
fi
call GET "/walmart/$instance/orders/export"
