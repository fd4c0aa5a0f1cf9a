-- A process asks for a lock that it is ready to wait for: the first time to join the queue, later to see how it stands.
-- Nothing depends on a message, because of this: an ask that finds the lock free gives it to the head of the queue.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the lease id, which is also the place in the queue
-- ARGV[2]  the TTL in ms
-- ARGV[3]  how many tokens to reserve when it is granted (at least 1)
-- ARGV[4]  1: join; 0: ask again. An id joins once: asking again never re-adds it.
-- ARGV[5]  the claim's TTL in ms
-- ARGV[6]  what a wake channel begins with
-- ARGV[7]  how long the queue outlives its last ask, in ms
-- ARGV[8]  since when the asking provider is open, which a mutex has no use for
-- Returns  { 1, token, 0 }             granted, for the full TTL or longer; the other tokens follow it
--          { 2, ms, others in front }  queued and heard; the holder's lease ends in so many ms unless it is renewed (0: never)
--          { 3, ms, others in front }  queued, and nobody listens on this process's wake channel
--          { 0, 0, 0 }                 gone: join again with a new id
-- Errors   LOCK, LAYOUT: a key holds what this version did not write. Nothing was changed.
-- Needs    Scripting/token.lua, Scripting/layout.lua, Scripting/session.lua, Waiting/wake.lua, Mutexes/handoff.lua
local lock, queue, counter = KEYS[1], KEYS[2], KEYS[3]
local id, ttl, joins = ARGV[1], ARGV[2], ARGV[4] == '1'

-- A claim may last longer than the TTL, and its holder may count on it by the time this ask runs: it is never cut.
local function granted(left)
  local token, failure = next_token(counter)
  if failure then
    return failure
  end
  local mark = redis.call('EXISTS', queue) == 1 and '+' or ''
  redis.call('SET', lock, id .. mark, 'PX', math.max(ttl, left))
  keep_token(counter, token + ARGV[3] - 1)
  return { 1, token, 0 }
end

local holder = holder_of(lock)
if holder then
  local failure = layout_error(holder, lock)
  if failure then
    return failure
  end
  if is_held_by(holder, id) then
    return granted(redis.call('PTTL', lock))
  end
elseif joins and redis.call('EXISTS', queue) == 0 then
  return granted(0)
end

local heard = is_heard(ARGV[6], id)
local place
if joins then
  local last = redis.call('ZREVRANGE', queue, 0, 0, 'WITHSCORES')
  place = math.floor(tonumber(last[2] or '0')) + 1
else
  local score = redis.call('ZSCORE', queue, id)
  if not score then
    return { 0, 0, 0 }
  end
  place = math.floor(tonumber(score))
end
redis.call('ZADD', queue, place + (heard and 0.5 or 0), id)
redis.call('PEXPIRE', queue, ARGV[7])

if not holder then
  local head = hand_off(lock, queue, counter, ARGV[5], ARGV[6])
  if head == id then
    return granted(ARGV[5])
  end
elseif string.sub(holder, -1) ~= '+' then
  redis.call('APPEND', lock, '+')
end
return { heard and 2 or 3, math.max(time_left(lock, holder), 0), redis.call('ZRANK', queue, id) or 0 }
