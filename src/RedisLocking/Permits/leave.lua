-- Gives up an id, whatever became of it: a place in the queue is left, a lease that was granted in the same moment is ended, and
-- who waited behind is let in. An upgrade that was granted becomes its reader again, who has never let go. Also what sweeps an
-- id that nobody here holds. Doing it again changes nothing.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the lease id; a reader's ends its upgrade too
-- ARGV[2]  the claim's TTL in ms
-- ARGV[3]  what a wake channel begins with
-- Returns  1  it had the lock
--          0  it had not
local lock, queue, id = KEYS[1], KEYS[2], ARGV[1]
spread(lock)
redis.pcall('ZREM', queue, id)
local found, ends = find(lock, id)
if found and kind_of(id) == 'u' then
  redis.call('ZADD', lock, ends, reader_of(id))
  redis.call('ZREM', lock, id)
elseif found then
  drop(lock, found)
end
hand_off(lock, queue, KEYS[3], ARGV[2], ARGV[3])
return found and 1 or 0
