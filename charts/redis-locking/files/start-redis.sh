# Starts Redis with the password from the environment. It goes through a file in memory, because a command line is shown to
# everybody who may list processes.
set -eu
umask 077
quoted=$(printf '%s' "$REDISCLI_AUTH" | sed 's/[\\"]/\\&/g')
printf 'include /etc/redis/redis.conf\nrequirepass "%s"\n' "$quoted" > /run/redis/redis.conf
unset quoted REDISCLI_AUTH
exec redis-server /run/redis/redis.conf
