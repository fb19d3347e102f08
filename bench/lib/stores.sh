# A private PostgreSQL and a private Redis, reached over Unix sockets: no port, no password, and faster than TCP, as on one machine
# a good team would do it. Both are durable: an answer is sent after the disk has confirmed.
# shellcheck shell=bash

# PostgreSQL refuses to run as root.
as_postgres() {
  if ((EUID == 0)); then
    (cd / && exec runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

# start_postgres NAME : its directory, with the socket in it, is $work/NAME-pg.
# shared_buffers holds everything that is touched and checkpoints are rare, as one would tune it; nothing gives up durability.
start_postgres() {
  local dir=$work/$1-pg bin
  bin=$(postgres_bin)
  mkdir -m 700 "$dir"
  if ((EUID == 0)); then chown postgres "$dir"; fi
  as_postgres "$bin/initdb" -D "$dir/data" -U bench -A trust -E UTF8 --locale=C >/dev/null
  start "$work/$1-pg.log" as_postgres "$bin/postgres" -D "$dir/data" \
    -c listen_addresses= -c unix_socket_directories="$dir" -c max_connections=100 \
    -c fsync=on -c synchronous_commit=on -c full_page_writes=on \
    -c shared_buffers=512MB -c wal_buffers=16MB -c max_wal_size=8GB -c checkpoint_timeout=15min -c jit=off
  wait_until "PostgreSQL" "$bin/pg_isready" -h "$dir" -U bench -d postgres

  # The started process may be a wrapper that does not pass signals on: the server's own id is what take_down must end.
  local server
  server=$(head -n 1 "$dir/data/postmaster.pid")
  [[ $server == "${started[-1]}" ]] || started+=("$server")
}

# postgres_connection NAME POOL : for Npgsql.
postgres_connection() {
  echo "Host=$work/$1-pg;Username=bench;Database=postgres;Maximum Pool Size=$2;No Reset On Close=true"
}

# start_redis NAME : its socket is $work/NAME.sock. The append-only file is never rewritten during a run, which spares Redis a fork.
start_redis() {
  mkdir "$work/$1-redis"
  start "$work/$1-redis.log" redis-server --port 0 --unixsocket "$work/$1.sock" --dir "$work/$1-redis" --daemonize no \
    --appendonly yes --appendfsync always --no-appendfsync-on-rewrite no --auto-aof-rewrite-percentage 0 --save ''
  wait_until "Redis" redis-cli -s "$work/$1.sock" ping
}
