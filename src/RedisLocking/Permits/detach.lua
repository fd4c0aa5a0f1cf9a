-- Gives a lease to a handle: the detached lease's id, with a token of its own as the sequence, takes the id's place among the
-- holders. Doing it again tells what became of it.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue, which nothing is done with
-- KEYS[3]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the detached lease's id up to its token
-- ARGV[3]  what it ends with: the letter of its kind, and the permits of a semaphore
-- ARGV[4]  the TTL in ms
-- Returns  > 0  the detached lease's token
--          0    the lease is gone; nothing was changed
-- Errors   LAYOUT: the counter holds what this version did not write. Nothing was changed.
local lock, id, before = KEYS[1], ARGV[1], ARGV[2]
spread(lock)
local ends = redis.pcall('ZSCORE', lock, id)
if type(ends) == 'table' then
  return 0
end

if not ends then
  -- Only after an answer was lost is it worth looking at all of them.
  for _, holder in ipairs(redis.call('ZRANGE', lock, 0, -1)) do
    if string.sub(holder, 1, #before) == before then
      return tonumber(string.match(holder, '%d+', #before + 1))
    end
  end
  return 0
end

local token, failure = next_token(KEYS[3])
if failure then
  return failure
end
hold(lock, before .. string.format('%.0f', token) .. ARGV[3], ARGV[4], 0)
redis.call('ZREM', lock, id)
keep_token(KEYS[3], token)
return token
