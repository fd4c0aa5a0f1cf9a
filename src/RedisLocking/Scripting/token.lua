-- The fencing token, for the scripts that grant.
--
-- A token is greater than every earlier one of the same counter: max(last + 1, the server's clock in microseconds). A plain
-- counter starts again after a flush and repeats after a failover that lost writes; a clock in seconds repeats within the
-- second. This rises through both, as long as a new server's clock is not behind by more than the outage took. It fits in
-- 2^53, so Lua's numbers, JSON and JavaScript carry it exactly.
--
-- KEYS     of the script that uses it: the key of the last token, a string of decimal digits
-- ARGV     none
-- Returns  last_token(key): the last token, 0 when there was none, and nil; or nil and an error reply.
--          next_token(key): the token and nil, or nil and an error reply. It only reads, so that an error leaves nothing
--          half done; the script stores the last token it gave with keep_token(key, token) once it grants.
local function last_token(key)
  local last = redis.pcall('GET', key)
  if type(last) == 'table' then
    return nil, redis.error_reply('LAYOUT the token counter is not a string')
  end

  local number = 0
  if last then
    number = tonumber(last)
    if not number or number < 0 or number > 9007199254740990 or number ~= math.floor(number) then
      return nil, redis.error_reply('LAYOUT the token counter is not a whole number below 2^53')
    end
  end
  return number, nil
end

local function next_token(key)
  local number, failure = last_token(key)
  if failure then
    return nil, failure
  end
  local time = redis.call('TIME')
  return math.max(number + 1, time[1] * 1000000 + time[2]), nil
end

local function keep_token(key, token)
  redis.call('SET', key, string.format('%.0f', token))
end
