#!/bin/sh
# The first start of the database's container: the roles of roles.sql, and their passwords. The passwords come through psql's own
# variables, never through the text of a command.
set -eu
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" --file /spend/roles.sql
psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" <<'SQL'
\getenv owner_password POSTGRES_OWNER_PASSWORD
\getenv runtime_password POSTGRES_RUNTIME_PASSWORD
set log_statement = 'none';
set log_min_error_statement = 'panic';
alter role spend_owner login password :'owner_password';
alter role spend_runtime login password :'runtime_password';
SQL
