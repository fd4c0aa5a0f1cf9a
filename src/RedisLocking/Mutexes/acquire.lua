-- Takes a free lock for a new lease, and its fencing token with it.
--
-- KEYS[1]  the lock
-- KEYS[2]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- Returns  > 0  granted; this is the token
--          < 0  held by somebody else, whose lease ends in so many ms unless it is renewed
--          0    held without an end, because somebody persisted the key
-- Errors   LAYOUT: a key holds what this version did not write. Nothing was changed.
local token, failure = next_token(KEYS[2])
if failure then
  return failure
end

if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  keep_token(KEYS[2], token)
  return token
end

local holder = redis.pcall('GET', KEYS[1])
if type(holder) == 'table' then
  return redis.error_reply('LAYOUT the lock is not a string')
end
if string.sub(holder, 1, 3) ~= 'v1/' then
  return redis.error_reply('LAYOUT the lock holds a value that is no lease id of version 1')
end

local ttl = redis.call('PTTL', KEYS[1])
if ttl < 0 then
  return 0
end
return -math.max(ttl, 1)
