#!/usr/bin/env bash
# A long fault campaign over all topologies: tests/faults.sh [--minutes N] [--seed S] [--topology NAME]. Default: 60 minutes, seed 1.
# Prints the counts of each topology as it ends, and a table of all at the end; the exit code is 0 if there was no violation. A
# violation is printed with its seed and the shortest excerpt, and drawn as an SVG whose path is printed.
#
# Needs the .NET SDK and redis-server, as tests/run.sh does.
set -euo pipefail
cd "$(dirname "$0")/.."

dotnet build tests/RedisLocking.FaultTests --configuration Release --nologo --verbosity quiet
exec dotnet tests/RedisLocking.FaultTests/bin/Release/net10.0/RedisLocking.FaultTests.dll campaign "$@"
