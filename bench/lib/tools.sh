# What must be on the machine, and the build.
# shellcheck shell=bash

uses() { [[ ,$(IFS=,; echo "${systems[*]}"), == *",$1,"* ]]; }

needs_postgres() { uses pg-rowlock || uses spend-pg || uses layouts; }

# PostgreSQL keeps its server binaries off the PATH; the newest installed version counts.
postgres_bin() {
  local newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  [[ -x $newest/postgres ]] && echo "$newest"
}

install_tools() {
  local missing=()
  command -v dotnet >/dev/null || die "the .NET 10 SDK is missing: https://dot.net"
  command -v curl >/dev/null || missing+=(curl)
  if ! uses layouts && ! command -v wrk >/dev/null; then missing+=(wrk); fi
  if uses redis-lua && ! command -v redis-server >/dev/null; then missing+=(redis-server); fi
  if needs_postgres && [[ -z $(postgres_bin) ]]; then missing+=(postgresql); fi
  ((${#missing[@]})) || return 0

  command -v apt-get >/dev/null || die "please install: ${missing[*]}"
  say "installing ${missing[*]}"
  local as_root=()
  ((EUID == 0)) || as_root=(sudo)
  "${as_root[@]}" apt-get update -q >&2
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qy --no-install-recommends "${missing[@]}" >&2
}

readonly competitors_dll=$repo/artifacts/bin/Competitors/release/Spend.Competitors.dll
readonly gateway_dll=$repo/artifacts/bin/Gateway/release/Spend.Gateway.dll

build() {
  say "building"
  (cd "$repo" && dotnet build bench/Competitors -c Release -v quiet --nologo) >&2
  if uses spend || uses spend-pg; then
    [[ -d $repo/src/Gateway ]] || die "there is no src/Gateway to measure; leave spend out with --only echo,pg-rowlock,redis-lua"
    (cd "$repo" && dotnet build src/Gateway -c Release -v quiet --nologo) >&2
  fi
}
