#!/usr/bin/env bash
# load.sh [BALLOTS [CLIENTS]]: ballots accepted a second, on SQLite and on a PostgreSQL that syncs as it would
# in earnest; p50 and p99 until the receipt, over real sockets, every receipt checked.
set -euo pipefail
cd "$(dirname "$0")/../.."
POSTGRES_FSYNC=on tests/tools/with-postgres cargo bench --locked --profile "${PROFILE:-bench}" -p hustings --bench load -- "${@:-1000}"
