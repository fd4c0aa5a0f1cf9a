-- Gives a lease to a handle: the lock's value becomes the detached lease's id, with a token of its own as the sequence. The process
-- that held it knows the lock under an id that is not there any more, so nothing that it still sends touches it. Doing it again
-- tells what became of it.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue, which a mutex has no use for here
-- KEYS[3]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the detached lease's id up to its token
-- ARGV[3]  what it ends with: nothing of a mutex, and an 'e' of an election
-- ARGV[4]  the TTL in ms
-- Returns  > 0  the detached lease's token
--          0    the lease is gone; nothing was changed
-- Errors   LAYOUT: the counter holds what this version did not write. Nothing was changed.
local lock, before = KEYS[1], ARGV[2]
local holder = redis.pcall('GET', lock)
if type(holder) ~= 'string' then
  return 0
end

if string.sub(holder, 1, #before) == before then
  return tonumber(string.match(holder, '%d+', #before + 1))
end
if not is_held_by(holder, ARGV[1]) then
  return 0
end

local token, failure = next_token(KEYS[3])
if failure then
  return failure
end
local mark = holder == ARGV[1] and '' or '+'
redis.call('SET', lock, before .. string.format('%.0f', token) .. ARGV[3] .. mark, 'PX', ARGV[4])
keep_token(KEYS[3], token)
return token
