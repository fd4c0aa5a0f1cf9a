-- Leases that hold on to a session: a lock's value then ends with its session's id, as in v1/machine/pid/random/12@5f0c…, 24 hexadecimal
-- digits before the mark. Such a lease lasts while the session's key is there. An orphan, the lease of a session that is over, counts as no
-- lease at all: to every script its lock is as free as if the key had expired, whatever that rule means there.
--
-- The session's key is found in the value, so it cannot be declared: sessions are for a server that is no Cluster. Where there is no
-- session nothing of this asks Redis anything.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  is_orphan(lock, id): whether the id is the lease of a session that is over.
--          holder_of(lock): the value of a mutex's key, as redis.pcall('GET') has it; false when it is an orphan.
--          time_left(lock, id): the lock's PTTL, or its session's where that is shorter.
local function session_of(lock, id)
  local session = type(id) == 'string' and string.match(id, '@(%x+)%+?$')
  return session and string.match(lock, '^[^{]*') .. 'session:' .. session
end

local function is_orphan(lock, id)
  local session = session_of(lock, id)
  return session and redis.pcall('EXISTS', session) == 0
end

local function holder_of(lock)
  local holder = redis.pcall('GET', lock)
  return not is_orphan(lock, holder) and holder
end

local function time_left(lock, id)
  local left = redis.call('PTTL', lock)
  local session = session_of(lock, id)
  local session_left = session and redis.pcall('PTTL', session)
  if type(session_left) ~= 'number' or session_left < 0 then
    return left
  end
  return left < 0 and session_left or math.min(left, session_left)
end
