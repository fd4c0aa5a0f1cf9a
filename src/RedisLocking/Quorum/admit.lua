-- Makes a server that has no counter a member, once everything that it may have voted for before it lost its data is over.
--
-- KEYS[1]  the last token
-- KEYS[2]  until when it is held off, in ms of its own clock
-- ARGV[1]  how long it is held off, in ms: the longest TTL
-- ARGV[2]  the greatest of the last tokens of a majority of members, read after it was held off; '' to begin, or to look
-- Returns  { 1, last }  it is a member; its last token
--          { 0, ms }    it is held off for so many ms; 0: it is to be told the others' tokens now
-- Errors   LAYOUT: a key holds what this version did not write.
local last, failure = last_token(KEYS[1])
if failure then
  return failure
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return { 1, string.format('%.0f', last) }
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local ready = redis.call('GET', KEYS[2])
if not ready then
  ready = now + ARGV[1]
  redis.call('SET', KEYS[2], string.format('%.0f', ready))
end
ready = tonumber(ready)
if now < ready or ARGV[2] == '' then
  return { 0, math.max(ready - now, 0) }
end

keep_token(KEYS[1], tonumber(ARGV[2]))
redis.call('DEL', KEYS[2])
return { 1, ARGV[2] }
