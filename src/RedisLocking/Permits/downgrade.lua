-- Makes the writer a reader, under a new id, without giving the lock away in between; and lets in the readers who wait next.
-- Doing it again tells what became of it.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the writer's lease id
-- ARGV[2]  the reader's, which is new
-- ARGV[3]  the TTL in ms
-- ARGV[4]  the claim's TTL in ms
-- ARGV[5]  what a wake channel begins with
-- Returns  > 0  the reader's token
--          0    the writer's lease is gone
-- Errors   LAYOUT: the counter holds what this version did not write. Nothing was changed.
local lock, writer, reader = KEYS[1], ARGV[1], ARGV[2]
spread(lock)
local found = find(lock, reader)
if not find(lock, writer) and found ~= reader then
  return 0
end

local token, failure = next_token(KEYS[3])
if failure then
  return failure
end
hold(lock, reader, ARGV[3], 0)
redis.call('ZREM', lock, writer)
keep_token(KEYS[3], token)
hand_off(lock, KEYS[2], KEYS[3], ARGV[4], ARGV[5])
return token
