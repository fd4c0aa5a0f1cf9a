-- A leader gives its leadership to a handle, and what it proclaimed goes with it: put in front of Mutexes/detach.lua, it does so in the
-- moment in which that has given the lock to the detached lease, and keeps its token.
--
-- KEYS[1]  the lock
-- KEYS[2]  its queue
-- KEYS[3]  the last token
-- KEYS[4]  what its leader proclaimed
-- ARGV[1]  the lease id
-- ARGV[2]  the detached lease's id up to its token
-- ARGV[3]  what it ends with
-- ARGV[4]  the TTL in ms
-- Returns  keep_token(key, token): as in Scripting/token.lua, and gives the value to the detached lease of that token.
-- Needs    Scripting/token.lua, Elections/told.lua
local keep_token_alone = keep_token
local function keep_token(key, token)
  keep_token_alone(key, token)
  if told_by(KEYS[4]) == ARGV[1] then
    local number = string.format('%.0f', token)
    redis.call('HMSET', KEYS[4], 'id', ARGV[2] .. number .. ARGV[3], 'token', number)
    redis.call('PEXPIRE', KEYS[4], 2 * ARGV[4])
    tell_observers(KEYS[1])
  end
end
