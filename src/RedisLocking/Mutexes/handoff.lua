-- The hand-off: gives a lock that nobody holds to the head of its queue.
--
-- The queue is a sorted set of lease ids, each the place of one process. The score's whole part is the order of arrival;
-- a half on top says that the process was heard, that is, subscribed to its wake channel, when it last asked. A process
-- that was heard then and has no subscriber now is dead and is dropped at once. One that was not heard (its subscriber may
-- be on a replica or on another node) is granted, and picks the grant up when it asks again. A place of a session that is over
-- is dead too.
--
-- The grant holds for the claim's TTL only. Whoever it is for extends it, or the next ask after its end passes it on.
--
-- KEYS     of the script that uses it: lock, queue and counter
-- ARGV     of the script that uses it: claim (ms), and channels, what a wake channel begins with
-- Returns  hand_off(lock, queue, counter, claim, channels): the id that has the lock now and its token, or nil when nobody
--          waits, 64 dead places were dropped or the counter is not ours; then the lock is left free.
-- Needs    Scripting/token.lua, Scripting/session.lua, Waiting/wake.lua
local MOST_DEAD_PLACES = 64

local function hand_off(lock, queue, counter, claim, channels)
  -- First, for a counter that cannot be used must cost nobody the place.
  local token, failure = next_token(counter)
  if failure then
    return nil
  end

  for _ = 1, MOST_DEAD_PLACES do
    -- A queue key of another type has no head, and must not fail a call that serves other locks too.
    local head = redis.pcall('ZPOPMIN', queue)
    local id = head[1]
    if not id then
      return nil
    end

    local was_heard = tonumber(head[2]) % 1 ~= 0
    if (not was_heard or is_heard(channels, id)) and not is_orphan(lock, id) then
      local mark = redis.call('EXISTS', queue) == 1 and '+' or ''
      redis.call('SET', lock, id .. mark, 'PX', claim)
      keep_token(counter, token)
      tell(channels, id, token, claim, lock)
      return id, token
    end
  end
  return nil
end
