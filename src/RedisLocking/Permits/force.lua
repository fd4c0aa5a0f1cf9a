-- Takes a lock away from all its holders, and lets in who waits for it.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the claim's TTL in ms
-- ARGV[2]  what a wake channel begins with
-- ARGV[3]  the channel of forced releases
-- ARGV[4]  how many holders to name at most
-- Returns  { token, now, count, id, ends, ... }  taken away: a token greater than the holders', Redis' clock in ms, how many there
--                                   were, and of those that would have ended first the ids and when on that clock
--          { 0 }                    nobody held it
--          { -1 }                   it is a mutex
-- Errors   LOCK, LAYOUT: a key holds what this version did not write. Nothing was changed.
local lock = KEYS[1]
spread(lock)
local type = redis.call('TYPE', lock).ok
if type == 'string' then
  return { -1 }
end

local first, _, failure = first_holder(lock)
if failure then
  return failure
end
if not first then
  return { 0 }
end
local token
token, failure = next_token(KEYS[3])
if failure then
  return failure
end

local count = redis.call('ZCARD', lock) - (kind_of(first) == 's' and 1 or 0)
local named = redis.call('ZRANGE', lock, 0, math.min(count, ARGV[4]) - 1, 'WITHSCORES')
keep_token(KEYS[3], token)
redis.call('DEL', lock)
hand_off(lock, KEYS[2], KEYS[3], ARGV[1], ARGV[2])
tell_forced(ARGV[3], token, lock)

local reply = { token, now(), count }
for _, part in ipairs(named) do
  reply[#reply + 1] = part
end
return reply
