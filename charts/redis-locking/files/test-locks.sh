# Takes a lock, meets it, releases it and takes it again: what an installation must do. LOCKS is the service's address, and
# API_KEY a key that may lock names under helm-test/; it may be empty where the service is open.
set -eu

name="helm-test/${HOSTNAME:-pod}-$$"
body=$(mktemp)
trap 'rm -f "$body"' EXIT

call() {
  wanted=$1
  method=$2
  path=$3
  # A file, not an argument: arguments are shown to everybody who may list processes.
  status=$(printf 'header = "Authorization: Bearer %s"\n' "$API_KEY" |
    curl --config - --silent --show-error --max-time 30 --output "$body" --write-out '%{http_code}' --request "$method" \
      --header 'Content-Type: application/json' ${4:+--data "$4"} "$LOCKS$path")
  if [ "$status" != "$wanted" ]; then
    echo "FAILED: $method $path answered $status, and not $wanted:"
    cat "$body"
    exit 1
  fi
  echo "$method $path: $status"
}

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^,\"}]*\).*/\1/p" "$body"; }

call 200 GET /readyz
call 201 POST "/v1/locks/$name" '{"ttl":"30s","owner":"helm test"}'
first=$(field token)
lease=$(field lease)
call 409 POST "/v1/locks/$name" '{"ttl":"30s"}'
call 204 DELETE "/v1/leases/$lease"
call 410 DELETE "/v1/leases/$lease"
call 201 POST "/v1/locks/$name" '{"ttl":"30s"}'
second=$(field token)
call 204 DELETE "/v1/leases/$(field lease)"

if [ "$second" -le "$first" ]; then
  echo "FAILED: the second token, $second, is not greater than the first, $first"
  exit 1
fi
echo "Tokens rise: $first, then $second. The locks work."
