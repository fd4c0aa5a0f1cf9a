-- Who leads. Changes nothing. What was proclaimed counts only while the lock is of who proclaimed it: so nobody is ever shown whose lease
-- is over. In the moment between a leader's grant and its first proclamation, nobody leads.
--
-- KEYS[1]  the lock
-- KEYS[2]  what its leader proclaimed
-- ARGV     none
-- Returns  { token, since, revision, value }  who leads; since when, in ms on the server's clock
--          { }                                nobody does
-- Errors   LOCK, LAYOUT: a key holds what this version did not write, or the name is held as another kind of lock.
-- Needs    Scripting/layout.lua, Elections/kind.lua, Elections/told.lua
local holder = redis.pcall('GET', KEYS[1])
if not holder then
  return {}
end
local failure = layout_error(holder, KEYS[1])
if failure then
  return failure
end

local by
by, failure = told_by(KEYS[2])
if failure then
  return failure
end
if not by or not is_held_by(holder, by) then
  return {}
end
return redis.call('HMGET', KEYS[2], 'token', 'since', 'revision', 'value')
