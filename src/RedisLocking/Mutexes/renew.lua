-- Gives a lease its TTL again. Never re-creates a missing key, never touches somebody else's.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- Returns  1  renewed
--          0  the lock is gone or somebody else's
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
