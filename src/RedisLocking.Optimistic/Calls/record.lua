-- A call that is made once, however often it arrives. Its answer may be lost, and then it is sent again; a packet of it may run long after
-- that. So the answer of a call that changed something is kept beside what it changed.
--
-- A client numbers its calls, and has them travel in lanes: one call at a time in each. A lane keeps the number and the answers of its last
-- call that changed something. The same number again is answered from there; a smaller one is of a call that nobody waits for any more.
-- So there are as many records as a client had calls on their way at once, and nobody has to clean up but their TTL.
--
-- KEYS     of the script that uses it: the lane
-- ARGV     of the script that uses it: the call's number, 0 for one that changes nothing; how long the record is kept, in ms; and the parts
-- Returns  once(lane, shared, run, finish): what the script returns: the answers of all parts, or those that were given before. run makes a part, tells its answer, and
--          returns whether it changed something; where it fails, it must not have changed anything. finish is called when something was changed.
--          tell(value): adds a number or a text to the part's answer.
--          What is returned is one flat table, for each table in a reply costs Redis more than what is in it: of each part how much it told, and that. Of a part that
--          fails with COMPARE or LAYOUT that is -1 and the error. Fails with STALE for a call that was superseded, and with any other error of a part before
--          something was changed.
-- Needs    Calls/parts.lua
local told, count = {}, 0

local function tell(value)
  count = count + 1
  told[count] = value
end

local function recorded(lane, number)
  local last = redis.call('GET', lane)
  if not last then
    return nil
  end
  local digits, answers = string.match(last, '^(%d+) (.*)$')
  if tonumber(digits) == number then
    return cmsgpack.unpack(answers)
  end
  if tonumber(digits) > number then
    return redis.error_reply('STALE this call was given up before it arrived')
  end
  return nil
end

-- Redis 7 hands a failure on as a text, earlier ones as they got it.
local function text_of(failure)
  return type(failure) == 'table' and failure.err or failure
end

local function is_of_its_part(failure)
  return string.find(failure, '^COMPARE ') or string.find(failure, '^LAYOUT ')
end

local function once(lane, shared, run, finish)
  local number = tonumber(ARGV[1])
  local before = number > 0 and recorded(lane, number)
  if before then
    return before
  end

  local changed = false
  for _ = 1, PARTS do
    begin_part(shared)
    tell(0)
    local start = count
    local done, wrote = pcall(run)
    if done then
      changed = changed or wrote
    else
      local failure = text_of(wrote)
      if not changed and not is_of_its_part(failure) then
        return redis.error_reply(failure)
      end
      count = start
      tell(-1)
      tell(failure)
    end
    told[start] = count - start
  end

  -- What the last part had told when it failed.
  for i = #told, count + 1, -1 do
    told[i] = nil
  end
  if changed then
    finish()
    redis.call('SET', lane, string.format('%.0f ', number) .. cmsgpack.pack(told), 'PX', ARGV[2])
  end
  return told
end
