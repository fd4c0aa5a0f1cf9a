#!/usr/bin/env bash
# Restores, builds and runs every test; ends with "N passed, N failed".
#
# Needs the .NET SDK. Installs redis-server, PostgreSQL, Chromium and node with apt-get when they are missing and we are root, and
# Helm with npm; the tests start their own servers on free loopback ports and never touch another one.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

configuration=Release
client_2x=2.13.23
passed=0
failed=0
broken=()
told=()

step() { printf '\n== %s\n' "$*"; }

finish() {
  for what in "${told[@]:-}"; do [ -n "$what" ] && printf '%s\n' "$what"; done
  for what in "${broken[@]:-}"; do [ -n "$what" ] && printf 'FAILED: %s\n' "$what"; done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ] && exit 0
  exit 1
}

fail() {
  broken+=("$1")
  failed=$((failed + 1))
}

install_redis() {
  command -v redis-server >/dev/null && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    step "Installing redis-server"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq redis-server >/dev/null && return 0
  fi
  echo "The tests need the program redis-server (5 or later). Install it, on Debian and Ubuntu with 'sudo apt-get install redis-server', and run this again." >&2
  return 1
}

has_postgres() {
  command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null
}

install_postgres() {
  has_postgres && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    step "Installing PostgreSQL"
    # Its programs are wanted, and not the cluster that Debian would create and start.
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql-common >/dev/null &&
      sed -i 's/^#* *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf &&
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null && has_postgres && return 0
  fi
  echo "The tests need PostgreSQL's server programs (10 or later). Install them, on Debian and Ubuntu with 'sudo apt-get install postgresql', and run this again." >&2
  return 1
}

has_chromium() {
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

install_chromium() {
  has_chromium && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    step "Installing Chromium"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && has_chromium && return 0
  fi
  echo "The tests need a browser, Chromium or Chrome. Install it, on Debian with 'sudo apt-get install chromium', and run this again." >&2
  return 1
}

install_chart_tools() {
  step "The chart's tools"
  tests/RedisLocking.Chart.Tests/Tools/install.sh
}

# One project, in the background: its output and its exit code go to files.
run_tests() {
  local name began=$SECONDS
  name=$(basename "$1" .csproj)
  dotnet test "$1" --configuration "$configuration" --no-build --nologo >"$results/$name.log" 2>&1 </dev/null
  echo $? >"$results/$name.status"
  echo "$name: $((SECONDS - began)) s"
}

count_tests() {
  local name log status counts
  name=$(basename "$1" .csproj)
  log=$results/$name.log
  status=$(cat "$results/$name.status" 2>/dev/null || echo "none")
  step "$name"
  cat "$log"
  counts=$(sed -nE 's/.*Failed: *([0-9]+), *Passed: *([0-9]+), *Skipped: *([0-9]+), *Total: *([0-9]+).*/\1 \2 \3/p' "$log" | tail -n 1)
  local f=0 p=0 s=0
  [ -n "$counts" ] && read -r f p s <<<"$counts"
  passed=$((passed + p))
  failed=$((failed + f))
  [ "$f" -gt 0 ] && broken+=("$name: $f")
  [ "$s" -gt 0 ] && fail "$name skipped $s tests; a test that cannot run must fail and say why"
  # Said once more at the end, where somebody finds it who sees the last lines only.
  [ "$f" -gt 0 ] && told+=("$(grep -E -A 12 '^ +Failed .*\[[0-9]' "$log" | head -n 60)")
  if [ "$f" -eq 0 ] && { [ "$status" != 0 ] || [ "$p" -eq 0 ]; }; then
    fail "$name ended with exit code $status after $p tests"
  fi
}

# The long ones first, so that none of them is left alone at the end.
projects_in_order() {
  local first=(RedisLocking.Tests RedisLocking.FaultTests RedisLocking.Cli.Tests RedisLocking.Samples.Tests RedisLocking.Repository.Tests RedisLocking.ContractTests RedisLocking.Server.Tests)
  printf 'tests/%s\n' "${first[@]/%//}" | while read -r folder; do ls "$folder"*.csproj; done
  ls tests/*Tests/*.csproj | grep -vFf <(printf 'tests/%s/\n' "${first[@]}")
}

check_model() {
  step "The models of the protocols"
  local log p f
  log=$(mktemp)
  tests/model/run.sh 2>&1 | tee "$log"
  read -r p f < <(sed -nE '$s/^([0-9]+) passed, ([0-9]+) failed$/\1 \2/p' "$log") || { p=0 f=0; }
  rm -f "$log"
  passed=$((passed + p))
  failed=$((failed + f))
  [ "$f" -gt 0 ] && broken+=("the models: $f")
  [ "$((p + f))" -eq 0 ] && fail "the models were not checked"
}

install_redis || { fail "redis-server is missing"; finish; }
install_postgres || { fail "PostgreSQL is missing"; finish; }
install_chromium || { fail "Chromium is missing"; finish; }
install_chart_tools || { fail "the tools of the chart's tests are missing"; finish; }

step "Build"
# One compiler for all forty projects, which is warm after the first; it is sent away below, for it would hold the output of a run open.
dotnet restore --nologo -v quiet && dotnet build --no-restore --configuration "$configuration" --nologo -v quiet -p:UseSharedCompilation=true || { fail "the build"; finish; }

step "The source against StackExchange.Redis $client_2x"
dotnet build src/RedisLocking.Optimistic --configuration "$configuration" --nologo -v quiet -p:StackExchangeRedisCompileCheck="$client_2x" -p:UseSharedCompilation=true ||
  fail "src/RedisLocking, or src/RedisLocking.Optimistic on it, does not compile against StackExchange.Redis $client_2x"
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1

step "The tests, two projects at a time"
results=$(mktemp -d)
export configuration results
export -f run_tests
projects_in_order | xargs -P 2 -I{} bash -c 'run_tests {}'
for project in tests/*Tests/*.csproj; do
  count_tests "$project"
done
rm -rf "$results"

check_model

echo
finish
