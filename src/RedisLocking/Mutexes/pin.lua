-- Makes a lease's value one that stays as it is while the lease lasts, so that a transaction can depend on it: the mark is set,
-- whether somebody waits or not, and no later ask appends it. Starts the TTL anew, so that no renewal is due for a while, which
-- would touch the key that the transaction watches. Doing it again changes nothing but the TTL.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- Returns  1  pinned: the lock holds the id and the mark
--          0  the lock is gone or somebody else's; nothing was changed
-- Needs    Scripting/layout.lua, Scripting/session.lua
local holder = holder_of(KEYS[1])
if not is_held_by(holder, ARGV[1]) then
  return 0
end

if holder == ARGV[1] then
  redis.call('APPEND', KEYS[1], '+')
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
