-- Sequences: of each the number that comes next, one above the maximum when it is exhausted. Before its first use, and after a flush, it is the minimum.
--
-- KEYS[1]  the lane of the call (see Calls/record.lua); something else where its number is 0
-- KEYS[i]  the sequence of each part, a string of decimal digits
-- ARGV     the call and its parts (see Calls/parts.lua). A part is what to do (next, set, add, or peek); how many, to which number, how far, or 0;
--          the minimum; the maximum; and 1 if it goes on with the minimum after the maximum
-- Returns  of each part
--          1, number  next: the first number that is taken. Otherwise the number that comes next now.
--          0, number  there are not so many left, or it would leave the range. Nothing was changed; the number comes next.
-- Errors   LAYOUT, as a part's answer: the key holds what this version did not write. STALE: see Calls/record.lua. Nothing was changed.
-- Needs    Calls/parts.lua, Calls/record.lua
local function following(key, minimum, maximum)
  local number = redis.pcall('GET', key)
  if not number then
    return minimum
  end
  number = type(number) == 'string' and tonumber(number)
  if not number or number < 0 or number > 9007199254740992 or number ~= math.floor(number) then
    error(redis.error_reply('LAYOUT ' .. key .. ' is not a sequence'))
  end
  -- Set under another range, it may lie outside of this one.
  return math.min(math.max(number, minimum), maximum + 1)
end

local function run()
  local what, amount, minimum, maximum, cycles = take(), take(), take(), take(), take() == 1
  local key = KEYS[own_place(1)]
  local number = following(key, minimum, maximum)
  if what == 'peek' then
    tell(1)
    tell(number)
    return false
  end

  local after = what == 'set' and amount or number + amount
  local too_far = after > maximum + 1 and not (cycles and what == 'next')
  if after < minimum or too_far then
    tell(0)
    tell(number)
    return false
  end
  if cycles and after > maximum then
    after = after - (maximum - minimum + 1)
  end
  redis.call('SET', key, string.format('%.0f', after))
  tell(1)
  tell(what == 'next' and number or after)
  return true
end

return once(KEYS[1], 1, run, function() end)
