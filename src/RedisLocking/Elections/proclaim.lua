-- A leader tells everybody a value. Only the present leader can: the lock must be its own in this very moment. Doing it again changes
-- nothing; of several proclamations of one leader the one with the greatest number stays, in whatever order they arrive.
--
-- KEYS[1]  the lock
-- KEYS[2]  what its leader proclaimed
-- ARGV[1]  the lease id
-- ARGV[2]  its token
-- ARGV[3]  the number of the proclamation, from 1
-- ARGV[4]  the value
-- ARGV[5]  the TTL in ms, by which the value outlives the lock
-- Returns  1  it stands there, or a later one does
--          0  the lock is gone or somebody else's; nothing was changed
-- Errors   LAYOUT: the key holds what this version did not write. Nothing was changed.
-- Needs    Scripting/layout.lua, Elections/told.lua
local lock, leader, id = KEYS[1], KEYS[2], ARGV[1]
if not is_held_by(redis.pcall('GET', lock), id) then
  return 0
end

local by, failure = told_by(leader)
if failure then
  return failure
end
if by == id then
  if tonumber(redis.call('HGET', leader, 'revision')) >= tonumber(ARGV[3]) then
    return 1
  end
  redis.call('HMSET', leader, 'revision', ARGV[3], 'value', ARGV[4])
else
  local time = redis.call('TIME')
  redis.call('HMSET', leader, 'id', id, 'token', ARGV[2], 'revision', ARGV[3], 'value', ARGV[4],
    'since', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)))
end
redis.call('PEXPIRE', leader, math.max(redis.call('PTTL', lock), 0) + ARGV[5])
tell_observers(lock)
return 1
