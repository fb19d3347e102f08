# One measurement, the proofs around it, and the order in which all of them are taken.
# shellcheck shell=bash

readonly results=$work/results.tsv # system, scenario, connections, round, requests/s, p50 ms, p99 ms
unquiet=0
charge=0.003 # 1,200 tokens at 0.0000025

# Ids must never repeat, or a server would rightly answer "replayed". Microseconds, since a counter would not outlive a subshell.
unique() { printf %x "${EPOCHREALTIME/./}"; }

# authorize SYSTEM ID CUSTOMER : the status code on the first line, then the body.
authorize() {
  curl -s -w '\n%{http_code}' -X POST "${url[$1]}/v1/authorize" -H 'Content-Type: application/json' \
    ${key[$1]:+-H "Authorization: Bearer ${key[$1]}"} -d '{"id":"'"$2"'","customer":"'"$3"'","items":[{"meter":"llm_tokens",
      "quantity":"1200","properties":{"model":"gpt-4o","type":"input"}}],"properties":{"team":"research","user":"alice"}}' |
    sed -n 'H; ${x; s/^\n\(.*\)\n\([0-9]*\)$/\2\n\1/p}'
}

# expect SYSTEM ID CUSTOMER STATUS PATTERN
expect() {
  local answer
  answer=$(authorize "$1" "$2" "$3") || die "$1 does not answer"
  [[ $answer =~ ^$4 && $answer =~ $5 ]] || die "$1, request $2 for $3: expected $4 and $5, got: $answer"
}

# A server that always says yes would be fast. Not for echo, which is just that.
prove_decisions() {
  local id
  id=proof-$(unique)
  expect "$1" "$id" c1 200 '"charged": *"0\.003"'
  if [[ $1 == echo ]]; then return; fi
  expect "$1" "$id" c1 200 '"replayed": *true'
  expect "$1" "$id-2" c1 200 '"replayed": *false'
  expect "$1" "$id-3" "c$((customers + 1))" 404 ''
}

# What c1 has left, read from the answer to one more charge.
available() {
  local left
  left=$(authorize "$1" "books-$(unique)" c1 | sed -n 's/.*"funds": *{[^}]*"available": *"\([0-9.]*\)".*/\1/p')
  [[ -n $left ]] || die "$1 did not say what c1 has left"
  echo "$left"
}

# load SYSTEM CUSTOMERS CONNECTIONS SECONDS : prints wrk's RESULT line; anything but 200s ends the whole run.
load() {
  local result
  result=$(BENCH_RUN=$(unique) BENCH_CUSTOMERS=$2 BENCH_KEY=${key[$1]} \
    wrk -t1 -c"$3" -d"$4s" --timeout 20s --latency -s "$repo/bench/authorize.lua" "${url[$1]}" | sed -n 's/^RESULT //p')
  [[ $result == *' refused=0 broken=0' ]] || die "$1 gave answers that were not 200: $result"
  echo "$result"
}

# Long, because .NET compiles the busy code again while it runs: on two busy cores echo needs about 7 s to reach its full speed, and
# a shorter warm-up would measure the compiler.
warm_up() {
  say "warming up $1"
  load "$1" 1 64 $((warmup / 2 + 1)) >/dev/null
  load "$1" "$customers" 64 $((warmup / 2 + 1)) >/dev/null
}

cpu_ticks() { awk '/^cpu / { print $2 + $3 + $4 + $7 + $8 + $9, $2 + $3 + $4 + $5 + $6 + $7 + $8 + $9, $9; exit }' /proc/stat; }

# All systems stay up, so what one of them does after its turn (checkpoints, clean-up) must not fall into the next one's.
wait_for_quiet() {
  local busy_before all_before busy all
  for _ in {1..10}; do
    read -r busy_before all_before _ < <(cpu_ticks)
    sleep 0.5
    read -r busy all _ < <(cpu_ticks)
    ((10 * (busy - busy_before) <= all - all_before)) && return
  done
  unquiet=$((unquiet + 1))
}

# measure SYSTEM SCENARIO CONNECTIONS ROUND
measure() {
  local system=$1 scenario=$2 count=$3 round=$4 among=1 before after
  [[ $scenario == hot ]] || among=$customers
  wait_for_quiet
  load "$system" "$among" "$count" 1 >/dev/null # its turn comes after others': caches and pools first
  [[ $scenario == hot && $system != echo ]] && before=$(available "$system")

  local requests duration_us p50_us p99_us
  read -r requests duration_us p50_us p99_us _ < <(load "$system" "$among" "$count" "$seconds" | sed 's/[a-z0-9_]*=//g')
  awk -v OFS='\t' -v s="$system" -v n="$scenario" -v c="$count" -v r="$round" -v q="$requests" -v d="$duration_us" \
    -v p50="$p50_us" -v p99="$p99_us" 'BEGIN { print s, n, c, r, q * 1e6 / d, p50 / 1000, p99 / 1000 }' >>"$results"
  say "$(tail -n 1 "$results")"

  if [[ -n ${before:-} ]]; then
    after=$(available "$system")
    check_books "$system" "$before" "$after" "$requests" "$count"
  fi
}

# Every 200 must have been charged once. When its time is up, wrk leaves at most one request per connection without its answer, and so
# did the second of load just before, which may be charged only after the first look at the balance.
check_books() {
  awk -v before="$2" -v after="$3" -v requests="$4" -v count="$5" -v charge="$charge" 'BEGIN {
    charges = int((before - after) / charge + 0.5) - 1
    exit !(charges >= requests && charges <= requests + 2 * count) }' ||
    die "$1: the balance went from $2 to $3, which does not fit $4 answers of $charge each"
}

# Rounds outermost, systems innermost and each time in another order: a slow minute of the machine hits all of them.
measure_all() {
  local round scenario count i turn=0
  read -r _ all_at_start stolen_at_start < <(cpu_ticks)
  for ((round = 1; round <= rounds; round++)); do
    for scenario in hot spread; do
      for count in "${connections[@]}"; do
        for ((i = 0; i < ${#systems[@]}; i++)); do
          measure "${systems[(i + turn) % ${#systems[@]}]}" "$scenario" "$count" "$round"
        done
        turn=$((turn + 1))
      done
    done
  done
}

# Median of five times 200 writes of 4 KB, each on disk before the next.
sync_ms() {
  for _ in {1..5}; do
    dd if=/dev/zero of="$work/sync" bs=4k count=200 oflag=dsync 2>&1 | sed -n 's/.*copied, \([0-9.e-]*\) s.*/\1/p'
  done | sort -g | awk 'NR == 3 { printf "%.2f", $1 / 200 * 1000 }'
}

# Where and when it was measured, and how much of the machine others took.
describe_machine() {
  local all stolen versions
  read -r _ all stolen < <(cpu_ticks)
  versions=".NET $(dotnet --list-runtimes | awk '/NETCore.App 10/ { v = $2 } END { print v }')"
  if needs_postgres; then versions+=", $("$(postgres_bin)/postgres" --version | awk '{ print "PostgreSQL " $3 }')"; fi
  if uses redis-lua; then versions+=", Redis $(redis-server --version | sed 's/.* v=\([0-9.]*\).*/\1/')"; fi

  echo "$(date -u '+%Y-%m-%d %H:%M') UTC, commit $(git -C "$repo" rev-parse --short HEAD 2>/dev/null || echo unknown)," \
    "$(nproc) cores shared by client, server and store, $(awk '/MemTotal/ { printf "%.0f", $2 / 1048576 }' /proc/meminfo) GB," \
    "$(df --output=fstype "$work" | tail -n 1), one synced 4 KB write $(sync_ms) ms; $versions."
  echo "$rounds rounds of $seconds s per cell. CPU time the host took away: $((100 * (stolen - stolen_at_start) / (all - all_at_start + 1))) %."
  if [[ $(df --output=fstype "$work" | tail -n 1) == tmpfs ]]; then
    echo "**The stores were in memory (tmpfs): nothing was durable, these figures do not count.** Use \`--dir\`."
  fi
}

report() {
  describe_machine
  echo "Measurements before which the machine did not get quiet: $unquiet of $(wc -l <"$results")."
  echo
  awk -f "$repo/bench/lib/table.awk" -v systems="${systems[*]}" -v counts="${connections[*]}" -v customers="$customers" "$results"
}
