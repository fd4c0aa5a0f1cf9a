-- Who is told that a lock was taken away: every process, for a detached lease may be held by several, and none says where.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  tell_forced(channel, token, lock): the message, version 1, 'v1 token key': every lease of the lock with a smaller token is
--          over. Nothing depends on it: a holder that does not hear it is refused at its next renewal.
local function tell_forced(channel, token, lock)
  redis.pcall('PUBLISH', channel, 'v1 ' .. string.format('%.0f', token) .. ' ' .. lock)
end
