#!/usr/bin/env bash
# Checks the models of the protocols with spin: handoff.pml of the mutex's wait and hand-off, quorum.pml of the mutex on
# several servers. As it is a model must hold, and with any one rule taken away it must fail, so that the check is known to
# bite. Ends with "N passed, N failed".
#
# Usage: tests/model/run.sh [faults]    how many things may go wrong in one hand-off; default 1, and 2 takes minutes
set -uo pipefail
cd "$(dirname "$0")" || exit 1

models=$PWD
faults=${1:-1}
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line for each check; the output of a check that failed follows it.
pass() {
  passed=$((passed + 1))
  printf 'passed  %s\n' "$1"
}

fail() {
  failed=$((failed + 1))
  printf 'FAILED  %s\n' "$1"
  [ -z "${2:-}" ] || tail -n 25 "$2"
}

finish() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [ "$failed" -eq 0 ]
  exit
}

install_tools() {
  command -v spin >/dev/null && command -v gcc >/dev/null && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends spin gcc libc6-dev >/dev/null && return 0
  fi
  echo "The model needs spin and a C compiler. Install them, on Debian and Ubuntu with 'sudo apt-get install spin gcc libc6-dev', and run this again." >&2
  return 1
}

# check <rules> <how to compile the verifier> <how to run it>: leaves what it says in $work/log.
check() {
  local rules=$1 compile=$2 run=$3
  (
    cd "$work" && rm -f pan* ./*.trail &&
      spin -a -DFAULTS="$faults" $rules "$models/$model.pml" && gcc -w -DMEMLIM=1900 $compile -o pan pan.c && ./pan -m1000000 $run
  ) >"$work/log" 2>&1
}

holds() {
  local what=$1 rules=$2 kind=${3:-safety}
  if [ "$kind" = liveness ]; then
    check "$rules" "-O2 -DNFAIR=4" "-a -f -w22"
  else
    check "$rules" "-O2 -DSAFETY -DNOCLAIM" "-w22"
  fi
  if grep -q 'errors: 0' "$work/log" && ! grep -qE 'Search not completed|max search depth too small' "$work/log"; then
    pass "$what ($(sed -nE 's/^ *([0-9.e+]+) states, stored.*/\1/p' "$work/log") states, $(sed -nE 's/.*elapsed time ([0-9.]+) seconds.*/\1/p' "$work/log") s)"
  else
    fail "$what" "$work/log"
  fi
}

# The property whose violation was found, by the text of its assertion.
broken_property() {
  case $(sed -nE 's/^pan:1: //p' "$work/log") in
    *'acceptance cycle'*) echo b ;;
    *'ttl>=left'* | *'!('*'phase['*) echo a ;;
    *'token>newest'*) echo c ;;
    *'token[c]>'* | *'given&'*) echo b ;;
    *'forgiven['*) echo c ;;
    *'phase['*'==1'*) echo d ;;
  esac
}

is_caught() {
  local rule=$1 expected=$2 rules=$3 kind=${4:-safety}
  if [ "$kind" = liveness ]; then
    check "-D$rule $rules" "-O0 -DNFAIR=4" "-a -f -w20"
  else
    check "-D$rule -DSCRATCH= $rules" "-O0 -DSAFETY -DNOCLAIM -DBFS" "-w20"   # breadth first: the shortest way to break it
  fi
  local found
  found=$(broken_property)
  if [ "$found" = "$expected" ]; then
    pass "$rule breaks ($found), $(sed -nE 's/.*at depth ([0-9]+).*/in \1 steps/p' "$work/log" | head -n 1)"
  else
    fail "$rule should break ($expected), and breaks (${found:-nothing})" "$work/log"
  fi
}

install_tools || { fail "spin or a C compiler is missing"; finish; }

model=handoff
holds "one holder at a time, and nothing left behind" ""
holds "the same with a TTL shorter than the claim" "-DTTL=1"
holds "tokens rise, over a flush too" "-DTOKENS -DTTL=2"
holds "who waits is served" "-DLIVENESS" liveness

is_caught NO_COMPARE_ON_RELEASE a ""
is_caught RENEWAL_RECREATES d ""
is_caught REASK_READDS a ""
is_caught GRANT_WITHOUT_DEADLINE a ""
is_caught COUNT_FROM_ANSWER a ""
is_caught ASK_CUTS_CLAIM a "-DTTL=1"
is_caught LEAVE_DROPS_GRANT d ""
is_caught LATE_ANSWER_DROPPED d ""
is_caught LOST_ID_NOT_SWEPT d ""
is_caught PLAIN_COUNTER c "-DTOKENS -DTTL=2"
is_caught NO_PROMOTION b "-DLIVENESS" liveness

model=quorum
holds "a quorum has one holder at a time, and its tokens rise, over two restarts without data" "-DRESTARTS=2"
holds "the same with three clients, and one restart" "-DCLIENTS=3"
holds "the same with five servers, and one restart" "-DN=5 -DMOST=1"
holds "its tokens rise when the clocks fail" "-DCLOCKS_FAIL -DRESTARTS=0"
holds "nothing is left behind on five servers" "-DN=5 -DLEFTOVERS"

is_caught WRITES_TO_FEWER b ""
is_caught NO_OWNER_CHECK b "-DCLOCKS_FAIL -DRESTARTS=0"
is_caught COUNTS_NOT_BELOW b "-DCLOCKS_FAIL -DRESTARTS=0"
is_caught GRANT_AFTER_DEADLINE a ""
is_caught RENEWED_BY_FEWER a ""
is_caught NO_HOLD_OFF a ""
is_caught UNSEEN_RESTART a ""
is_caught NO_TAKE_OVER b ""
is_caught READS_TOO_EARLY b ""
is_caught READS_JOINING b "-DRESTARTS=2"
is_caught STALE_ADMISSION b "-DRESTARTS=2"
is_caught RELEASES_WHERE_GRANTED c "-DLEFTOVERS"

finish
