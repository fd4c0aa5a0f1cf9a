-- The hand-off: lets in those at the head of a queue, in their order, for as long as the lock admits them: readers together, a
-- writer alone, permits until there are none. Whoever comes later waits behind, so neither side starves.
--
-- The queue is a sorted set of lease ids, one for each who waits. The score's whole part is the order of arrival, from 1; an
-- upgrade stands at 0, before all others, for none of them can be let in before its reader leaves. A half on top says that the
-- process was heard, that is, subscribed to its wake channel, when it last asked. Who was heard then and has no subscriber now
-- is dead and is dropped, whether the lock admits it or not: a dead writer must not keep readers out. So is an upgrade whose
-- reader is gone. One that was not heard is granted, and picks the grant up when it asks again.
--
-- A grant holds for the claim's TTL only. Whoever it is for extends it, or the lock is free of it after that.
--
-- KEYS     of the script that uses it: lock, queue and counter
-- ARGV     of the script that uses it: claim (ms), and channels, what a wake channel begins with
-- Returns  hand_off(lock, queue, counter, claim, channels): the token of each id that was let in, in a table. After 256 places
--          it stops; each ask of those who still wait goes on.
--          join(queue, id, place, channels, ttl): gives the id its place, behind all others when it is nil. Whether it was heard.
--          is_refused(lock, queue, id, channels): whether there is no use in waiting: of an upgrade whose reader is gone, or
--          while another one waits, for each of the two would wait for the other's reader.
-- Needs    Scripting/token.lua, Waiting/wake.lua, Permits/holders.lua
local MOST_PLACES = 256

local function hand_off(lock, queue, counter, claim, channels)
  local granted = {}
  for _ = 1, MOST_PLACES do
    -- A queue key of another type has no head, and must not fail a call that serves other locks too.
    local head = redis.pcall('ZRANGE', queue, 0, 0, 'WITHSCORES')
    local id = head[1]
    if not id then
      break
    end

    local was_heard = tonumber(head[2]) % 1 ~= 0
    local is_dead = was_heard and not is_heard(channels, id)
    if is_dead or (kind_of(id) == 'u' and not redis.call('ZSCORE', lock, reader_of(id))) then
      redis.call('ZREM', queue, id)
    else
      -- A counter that cannot be used costs nobody the place.
      local token, failure = next_token(counter)
      if failure or not admits(lock, id) then
        break
      end
      redis.call('ZREM', queue, id)
      hold(lock, id, claim, 0)
      keep_token(counter, token)
      tell(channels, id, token, claim, lock)
      granted[id] = token
    end
  end
  return granted
end

local function join(queue, id, place, channels, ttl)
  if not place and kind_of(id) == 'u' then
    place = 0
  elseif not place then
    local last = redis.call('ZREVRANGE', queue, 0, 0, 'WITHSCORES')
    place = math.floor(tonumber(last[2] or '0')) + 1
  end
  local heard = is_heard(channels, id)
  redis.call('ZADD', queue, place + (heard and 0.5 or 0), id)
  redis.call('PEXPIRE', queue, ttl)
  return heard
end

local function is_refused(lock, queue, id, channels)
  if kind_of(id) ~= 'u' then
    return false
  end
  local head = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')
  local other_waits = head[1] and head[1] ~= id and kind_of(head[1]) == 'u'
    and (tonumber(head[2]) % 1 == 0 or is_heard(channels, head[1]))
  return other_waits or not redis.call('ZSCORE', lock, reader_of(id))
end
