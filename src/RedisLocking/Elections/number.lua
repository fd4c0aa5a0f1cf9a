-- Numbers a proclamation of a leadership that belongs to a handle. Any process may have the handle, so none can count: the number is taken
-- here, in a call before the one that proclaims (Elections/proclaim.lua, where the greatest number stays).
--
-- Were the number taken in the call that proclaims, the order would be that of arrival: a value whose answer was given up on, and whose
-- packet was under way still, would come to stand over the one that was proclaimed after it. As it is, who begins after another has ended
-- has the greater number, and whatever is under way still of the other's comes too late.
--
-- KEYS[1]  the lock
-- KEYS[2]  what its leader proclaimed
-- ARGV[1]  the lease id
-- ARGV[2]  the TTL in ms, by which the number outlives the lock
-- Returns  > 0  a number that is greater than that of every proclamation of this leadership so far
--          0    the lock is gone or somebody else's; nothing was changed
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
local number = tonumber(redis.call('HGET', leader, 'numbered') or '0')
if by == id then
  number = math.max(number, tonumber(redis.call('HGET', leader, 'revision')))
end
redis.call('HMSET', leader, 'numbered', number + 1)
redis.call('PEXPIRE', leader, math.max(redis.call('PTTL', lock), 0) + ARGV[2])
return number + 1
