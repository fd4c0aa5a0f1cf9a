-- A sequence: the number that comes next, one above the maximum when it is exhausted. Before its first use, and after a flush, it is the minimum.
--
-- KEYS[1]  the sequence, a string of decimal digits
-- KEYS[2]  the lane of the call (see Calls/record.lua)
-- ARGV[1]  the call's number, or 0
-- ARGV[2]  how long its record is kept, in ms
-- ARGV[3]  next, set, add, or peek
-- ARGV[4]  how many, to which number, how far, or 0
-- ARGV[5]  the minimum
-- ARGV[6]  the maximum
-- ARGV[7]  1: it goes on with the minimum after the maximum
-- Returns  { 1, number }  next: the first number that is taken. Otherwise the number that comes next now.
--          { 0, number }  there are not so many left, or it would leave the range. Nothing was changed; the number comes next.
-- Errors   LAYOUT: the key holds what this version did not write. STALE: see Calls/record.lua. Nothing was changed.
-- Needs    Calls/record.lua
local call, what, amount = tonumber(ARGV[1]), ARGV[3], tonumber(ARGV[4])
local minimum, maximum, cycles = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'

local function following()
  local number = redis.pcall('GET', KEYS[1])
  if not number then
    return minimum
  end
  number = type(number) == 'string' and tonumber(number)
  if not number or number < 0 or number > 9007199254740992 or number ~= math.floor(number) then
    error(redis.error_reply('LAYOUT ' .. KEYS[1] .. ' is not a sequence'))
  end
  -- Set under another range, it may lie outside of this one.
  return math.min(math.max(number, minimum), maximum + 1)
end

local function run()
  local before = call > 0 and recorded(KEYS[2], call)
  if before then
    return before
  end

  local number = following()
  if what == 'peek' then
    return { 1, number }
  end

  local after = what == 'set' and amount or number + amount
  local too_far = after > maximum + 1 and not (cycles and what == 'next')
  if after < minimum or too_far then
    return { 0, number }
  end
  if cycles and after > maximum then
    after = after - (maximum - minimum + 1)
  end
  redis.call('SET', KEYS[1], string.format('%.0f', after))
  local answer = { 1, what == 'next' and number or after }
  record(KEYS[2], call, ARGV[2], answer)
  return answer
end

-- What fails has changed nothing yet. Redis 7 hands a failure on as a text, earlier ones as they got it.
local done, answer = pcall(run)
if done or type(answer) == 'table' then
  return answer
end
return redis.error_reply(answer)
