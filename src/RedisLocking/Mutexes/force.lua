-- Takes a mutex, or the leadership of an election, away from its holder, whoever it is, and gives it to who waits next.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the claim's TTL in ms
-- ARGV[2]  what a wake channel begins with
-- ARGV[3]  the channel of forced releases
-- ARGV[4]  how many holders to name at most, which is more than a mutex has
-- Returns  { token, now, count, id, ends }  taken away: a token greater than the holder's, Redis' clock in ms, one, who it was, and
--                                   when its lease would have ended on that clock (0: never)
--          { 0 }                    nobody held it
--          { -1 }                   it is no mutex
-- Errors   LOCK, LAYOUT: a key holds what this version did not write. Nothing was changed.
local lock = KEYS[1]
local type = redis.call('TYPE', lock).ok
if type == 'none' then
  return { 0 }
elseif type == 'zset' then
  return { -1 }
end

local holder = redis.pcall('GET', lock)
if type == 'string' and kind_of(holder) then
  return { -1 }
end
if is_orphan(lock, holder) then
  return { 0 }
end
local failure = not (type == 'string' and is_leader(holder)) and layout_error(holder, lock)
if failure then
  return failure
end
local token
token, failure = next_token(KEYS[3])
if failure then
  return failure
end

local time, left = redis.call('TIME'), time_left(lock, holder)
local now = time[1] * 1000 + math.floor(time[2] / 1000)
keep_token(KEYS[3], token)
if not hand_off(lock, KEYS[2], KEYS[3], ARGV[1], ARGV[2]) then
  redis.call('DEL', lock)
end
tell_forced(ARGV[3], token, lock)
return { token, now, 1, (string.gsub(holder, '%+$', '')), left < 0 and 0 or now + left }
