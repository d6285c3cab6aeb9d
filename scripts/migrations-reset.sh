#!/usr/bin/env bash
# Before the first release only: makes both migration sets anew from the tables as they stand.
set -euo pipefail
cd "$(dirname "$0")/.."
exec 9>.tmp-migrations.lock
flock 9
rm -rf migrations/sqlite migrations/postgres
for dialect in sqlite postgres; do CUNKOU_DIALECT=$dialect npx drizzle-kit generate --name start; done
