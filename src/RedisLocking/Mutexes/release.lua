-- Ends a lease: deletes the lock if it is still this lease's.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- Returns  1  it was ours and is free now
--          0  it is gone or somebody else's; nothing was changed
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
