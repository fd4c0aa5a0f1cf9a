-- Who listens: each process has one channel on which it hears of what is granted to it.
--
-- KEYS     none of its own
-- ARGV     none; channels is what a wake channel begins with, and the process's random part of the lease id follows
-- Returns  wake_channel(channels, id): the channel of the process that the id is of.
--          is_heard(channels, id): whether anybody is subscribed to it, as far as this server knows.
--          tell(channels, id, token, claim, lock): the message of a grant, see Waiting/Grant.cs. Nothing depends on it.
local function wake_channel(channels, id)
  return channels .. string.match(id, '([^/]+)/[^/]+$')
end

local function is_heard(channels, id)
  local count = redis.pcall('PUBSUB', 'NUMSUB', wake_channel(channels, id))
  return count.err == nil and count[2] > 0
end

local function tell(channels, id, token, claim, lock)
  redis.pcall('PUBLISH', wake_channel(channels, id), 'v1 ' .. string.format('%.0f', token) .. ' ' .. claim .. ' ' .. id .. ' ' .. lock)
end
