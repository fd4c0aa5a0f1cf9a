-- The revision of a store, in a Cluster of a hash slot. Each transaction that changes something takes the next one:
-- max(last + 1, the server's clock in microseconds). So it rises over a flush and a deleted counter too, as long as a new server's clock is not
-- behind by more than the outage took, and what was read before such an event matches nothing that was written after it.
--
-- KEYS     of the script that uses it: the key of the last revision, a string of decimal digits
-- ARGV     none
-- Returns  last_revision(key): 0 when there was none. Fails with LAYOUT for a key that holds something else.
--          next_revision(last): the one to take; the script stores it.
local function last_revision(key)
  local last = redis.pcall('GET', key)
  if not last then
    return 0
  end
  local number = type(last) == 'string' and tonumber(last)
  if not number or number < 0 or number > 9007199254740990 or number ~= math.floor(number) then
    error(redis.error_reply('LAYOUT ' .. key .. ' is not the revision of a store'))
  end
  return number
end

local now

local function next_revision(last)
  if not now then
    local time = redis.call('TIME')
    now = time[1] * 1000000 + time[2]
  end
  return math.max(last + 1, now)
end
