-- Takes several locks at once, of whatever kind: all of them, or none.
--
-- KEYS[1]      the last token
-- KEYS[1+i]    the i-th lock
-- KEYS[1+n+i]  its queue, where n is the number of locks; all in one slot
-- ARGV[1]      the claim's TTL in ms
-- ARGV[2]      what a wake channel begins with
-- ARGV[3]      since when the asking provider is open, in ms of its own clock
-- ARGV[2i+2]   the i-th lease id
-- ARGV[2i+3]   its TTL in ms
-- Returns      { 0, token }  granted; the token is the first lock's, the others' follow it
--              { i, ms }     the i-th lock is held, or waited for; the first lease that must end before ends in so many ms
--              { i, -1, text }  the i-th lock holds what this version did not write, or is one of another kind
-- Errors       LAYOUT: the counter holds what this version did not write. None of the locks is taken then.
local FIXED = 3
local claim, channels, since = unpack(ARGV, 1, FIXED)
local n = (#ARGV - FIXED) / 2

-- Why it cannot be taken now: the ms, or the error; nil when it can.
local function obstacle(lock, queue, id)
  if not kind_of(id) then
    local holder = holder_of(lock)
    local failure = holder and layout_error(holder, lock)
    return failure or (holder and math.max(time_left(lock, holder), 1)) or nil
  end

  local _, held, failure = admits(lock, id)
  if failure then
    return failure
  end
  if held then
    offer_size(lock, id, since)
  end
  if redis.call('EXISTS', queue) == 1 then
    hand_off(lock, queue, KEYS[1], claim, channels)
  end
  local admitted, ends = admits(lock, id)
  if not admitted or redis.call('EXISTS', queue) == 1 then
    return math.max((ends or now()) - now(), 1)
  end
  return nil
end

for i = 1, n do
  local why = obstacle(KEYS[1 + i], KEYS[1 + n + i], ARGV[2 * i + 2])
  if why then
    return type(why) == 'table' and { i, -1, why.err } or { i, why }
  end
end

local token, failure = next_token(KEYS[1])
if failure then
  return failure
end
for i = 1, n do
  local lock, id, ttl = KEYS[1 + i], ARGV[2 * i + 2], ARGV[2 * i + 3]
  if kind_of(id) then
    hold(lock, id, ttl, since)
  else
    redis.call('SET', lock, id, 'PX', ttl)
  end
end
keep_token(KEYS[1], token + n - 1)
return { 0, token }
