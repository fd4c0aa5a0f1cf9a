-- Makes a server that is no member one, once everything that it may have voted for before it was started is over.
--
-- Its being held off has a mark: the run id and the time at which it ends. What was read of the others for one mark is good for that
-- one alone: an answer that comes after the server was started or emptied once more changes nothing.
--
-- KEYS[1]  the last token
-- ARGV[1]  how long it is held off, in ms: the longest TTL
-- ARGV[2]  the mark for which the others' tokens were read, after its time was over; '' to begin, or to look
-- ARGV[3]  the greatest of those tokens
-- Returns  { 1, last, 0, '' }     it is a member; its last token
--          { 0, last, ms, mark }  it is held off for so many ms; 0: it is to be told the others' tokens now
-- Errors   LAYOUT: a key holds what this version did not write.
-- Needs    Scripting/token.lua, Scripting/member.lua
local counter, member, held_off = KEYS[1], KEYS[1] .. ':member', KEYS[1] .. ':held-off'
local last, failure = last_token(counter)
if failure then
  return failure
end
if is_member(counter) then
  return { 1, string.format('%.0f', last), 0, '' }
end

local run, time = run_id(), redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local mark = redis.call('GET', held_off) or ''
local marked_run, ready = string.match(mark, '^(%x+)/(%d+)$')
if marked_run ~= run then
  ready = string.format('%.0f', now + ARGV[1])
  mark = run .. '/' .. ready
  redis.call('SET', held_off, mark)
end
local left = math.max(tonumber(ready) - now, 0)
if left > 0 or ARGV[2] ~= mark then
  return { 0, string.format('%.0f', last), left, mark }
end

last = math.max(last, tonumber(ARGV[3]))
keep_token(counter, last)
redis.call('SET', member, run)
redis.call('DEL', held_off)
return { 1, string.format('%.0f', last), 0, '' }
