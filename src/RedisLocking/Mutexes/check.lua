-- How long a lease lasts. Changes nothing.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- Returns  how many ms it lasts unless it is renewed, or has more than a mutex's lease can have when somebody persisted the key;
--          -1  it is gone
local FOREVER = 9007199254740991

if not is_held_by(redis.pcall('GET', KEYS[1]), ARGV[1]) then
  return -1
end
local left = redis.call('PTTL', KEYS[1])
return left < 0 and FOREVER or left
