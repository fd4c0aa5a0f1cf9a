-- What a leader proclaimed: a hash beside the lock, which means nothing without it. It says whose it is (the lease's id), so whatever is
-- left of an earlier leader is told from the present one's, and it outlives the lock by one TTL at most.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  told_by(leader): the id of who proclaimed, false when nobody has, and nil; or nil and an error reply.
--          tell_observers(lock): a message without a content, for a message may be late: it says that there may be something new
--          to see. Nothing depends on it: observers look every second.
local function told_by(leader)
  local id = redis.pcall('HGET', leader, 'id')
  if type(id) == 'table' then
    return nil, redis.error_reply("LAYOUT the leader's value is kept in something that this version did not write")
  end
  return id, nil
end

-- A prefix has no braces, so what comes before the first one is the prefix.
local function tell_observers(lock)
  redis.pcall('PUBLISH', string.match(lock, '^([^{]*):{') .. ':wake:leader:' .. lock, 'v1')
end
