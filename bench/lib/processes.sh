# Starting and ending processes. Only processes that were started here are ever ended, each by its id.
# shellcheck shell=bash

started=() # ids, in order of their start

# start LOG COMMAND... : runs in the background, its output in LOG.
start() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 </dev/null &
  started+=("$!")
}

# Ends in reverse order, so a server goes before its store. Not SIGINT: what bash starts in the background ignores it.
take_down() {
  local status=$1 id i
  trap - EXIT INT TERM
  if ((status > 0 && status < 128)); then # an interrupted run has nothing to explain
    for log in "$work"/*.log; do
      [[ -s $log ]] && { say "--- end of $(basename "$log")"; tail -n 5 "$log" >&2; }
    done
  fi
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    id=${started[i]}
    kill -TERM "$id" 2>/dev/null || continue
    for _ in {1..100}; do
      kill -0 "$id" 2>/dev/null || continue 2
      sleep 0.1
    done
    say "process $id did not end within 10 s; killing it"
    kill -KILL "$id" 2>/dev/null || true
  done
  rm -rf "$work"
  exit "$status"
}

# wait_until WHAT COMMAND... : tries for 60 s; the last process that was started must stay alive meanwhile.
wait_until() {
  local what=$1
  shift
  for _ in {1..300}; do
    "$@" >/dev/null 2>&1 && return
    kill -0 "${started[-1]}" 2>/dev/null || die "$what ended instead of getting ready"
    sleep 0.2
  done
  die "$what was not ready after 60 s"
}

# A port of the loopback interface that nobody listens on right now.
free_port() {
  local port
  while port=$((20000 + RANDOM % 12000)); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}
