-- Gives up an id, whatever became of it: a place in the queue is left, a lock that was granted in the same moment is passed
-- on. Also what sweeps an id that nobody here holds. Doing it again changes nothing.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- ARGV[1]  the lease id
-- ARGV[2]  the claim's TTL in ms
-- ARGV[3]  what a wake channel begins with
-- Returns  1  it had the lock, which is free or the next waiter's now
--          0  it had not
redis.pcall('ZREM', KEYS[2], ARGV[1])
if not is_held_by(redis.pcall('GET', KEYS[1]), ARGV[1]) then
  return 0
end
if not hand_off(KEYS[1], KEYS[2], KEYS[3], ARGV[2], ARGV[3]) then
  redis.call('DEL', KEYS[1])
end
return 1
