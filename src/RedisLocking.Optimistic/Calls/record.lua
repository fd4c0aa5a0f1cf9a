-- A call that is made once, however often it arrives. Its answer may be lost, and then it is sent again; a packet of it may run long after
-- that. So the answer of a call that changed something is kept beside what it changed.
--
-- A client numbers its calls, and has them travel in lanes: one call at a time in each. A lane keeps the number and the answer of its last
-- call that changed something. The same number again is answered from there; a smaller one is of a call that nobody waits for any more.
-- So there are as many records as a client had calls on their way at once, and nobody has to clean up but their TTL.
--
-- KEYS     of the script that uses it: the lane
-- ARGV     of the script that uses it: the call's number, 0 for one that changes nothing; and how long the record is kept, in ms
-- Returns  recorded(lane, number): the answer that was given before, or nil. Fails with STALE for a call that was superseded.
--          record(lane, number, ttl, answer)

-- cmsgpack takes 16 levels of tables and forgets what lies deeper. Flat, a table is true, how many it has, and those.
local function flatten(value, flat)
  if type(value) ~= 'table' then
    flat[#flat + 1] = value
    return flat
  end
  flat[#flat + 1] = true
  flat[#flat + 1] = #value
  for i = 1, #value do
    flatten(value[i], flat)
  end
  return flat
end

local function restore(flat, at)
  if flat[at] ~= true then
    return flat[at], at + 1
  end
  local value, count = {}, flat[at + 1]
  at = at + 2
  for i = 1, count do
    value[i], at = restore(flat, at)
  end
  return value, at
end

local function recorded(lane, number)
  local last = redis.call('GET', lane)
  if not last then
    return nil
  end
  local digits, answer = string.match(last, '^(%d+) (.*)$')
  if tonumber(digits) == number then
    return (restore(cmsgpack.unpack(answer), 1))
  end
  if tonumber(digits) > number then
    error(redis.error_reply('STALE this call was given up before it arrived'))
  end
  return nil
end

local function record(lane, number, ttl, answer)
  redis.call('SET', lane, string.format('%.0f ', number) .. cmsgpack.pack(flatten(answer, {})), 'PX', ttl)
end
