-- What a leader proclaimed stays for as long as its lease does: put in front of Mutexes/pin.lua, which starts the lease anew.
--
-- KEYS[1]  the lock
-- KEYS[2]  what its leader proclaimed
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms
-- Returns  nothing; it goes on with the pin
-- Needs    Scripting/layout.lua
if is_held_by(redis.pcall('GET', KEYS[1]), ARGV[1]) then
  redis.call('PEXPIRE', KEYS[2], 2 * ARGV[2])
end
