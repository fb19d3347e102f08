# The systems: how each is started and filled with customers.
# shellcheck shell=bash

declare -A url key # by system

start_system() {
  local system=$1
  say "starting $system"
  url[$system]=http://127.0.0.1:$(free_port)
  key[$system]=
  case $system in
    echo) start_competitor echo ;;
    pg-rowlock)
      start_postgres pg-rowlock
      # Tried 8, 24 and 64: 8 is up to a third faster for a hot customer (a shorter queue for its row) but half as fast for many,
      # 64 is slower hot and no faster for many.
      start_competitor pg-rowlock --customers "$customers" --store "$(postgres_connection pg-rowlock 24)"
      ;;
    redis-lua)
      start_redis redis-lua
      start_competitor redis-lua --customers "$customers" --store "$work/redis-lua.sock"
      ;;
    spend) start_spend spend ;;
    spend-pg)
      start_postgres spend-pg
      start_spend spend-pg ConnectionStrings__Spend="$(postgres_connection spend-pg 24)"
      ;;
  esac
}

# start_competitor SYSTEM OPTIONS... : it seeds its own store before it answers /readyz.
start_competitor() {
  local system=$1
  start "$work/$system.log" dotnet "$competitors_dll" "$system" --urls "${url[$system]}" "${@:2}"
  wait_until "$system" curl -sf "${url[$system]}/readyz"
}

# start_spend SYSTEM ENVIRONMENT...
start_spend() {
  local system=$1
  key[$system]=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  mkdir "$work/$system-data"
  start "$work/$system.log" env -C "$work" SPEND_DATA="$work/$system-data" SPEND_ADMIN_KEY="${key[$system]}" "${@:2}" \
    dotnet "$gateway_dll" serve --urls "${url[$system]}"
  wait_until "$system" curl -sf "${url[$system]}/readyz"
  seed_spend "$system"
}

# Through the public API, like a customer of Spend: one plan, and per customer two grants and three hard caps.
seed_spend() {
  say "seeding $1"
  BENCH_KEY=${key[$1]} dotnet "$competitors_dll" seed --urls "${url[$1]}" --customers "$customers"
}
