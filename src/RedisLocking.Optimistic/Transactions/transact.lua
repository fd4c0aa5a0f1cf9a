-- A transaction: compares, and executes one of two lists of operations, in which others may be nested. It changes nothing, or all of what was executed.
--
-- KEYS[1]  the revision
-- KEYS[2]  the lane of the call (see Calls/record.lua); something else where its number is 0
-- KEYS[i]  entries, groups and locks, which ARGV names by their places
-- ARGV[1]  the call's number, or 0
-- ARGV[2]  how long its record is kept, in ms
-- ARGV[3+] the transaction: how many comparisons there are, and those; how many operations Then has, how many arguments they are, and those; the same of Else.
--          A comparison is three arguments, 'what operator', place, operand. What: v, c, m the version, create and modify revision of an entry; t, n its value
--          as a text or a number; g the version of a group; l a lock, with a lease id, or '' for a lease that is known to have ended. Operator: = ! > <
--          An operation is 'r' place: reads an entry; 'p' place group value: puts one (group 0: none); 'd' place group: deletes one; 'g' place: reads a
--          group's version; 'x' and a transaction.
-- Returns  { revision, executed }, where executed is { 1 or 0, answers } for Then or Else, and an answer is
--          of r  nil, or { value, version, create, modify }
--          of p  { version, create, modify }
--          of d  the version that was deleted, or 0
--          of g  the group's version, or 0
--          of x  executed
-- Errors   LAYOUT: a key holds what this version did not write. COMPARE: see Transactions/values.lua. STALE: see Calls/record.lua. Nothing was changed.
-- Needs    Calls/record.lua, Transactions/revision.lua, Transactions/entries.lua, Transactions/values.lua
local call = tonumber(ARGV[1])
local last, revision
local at = 2

local function take()
  at = at + 1
  return ARGV[at]
end

local function take_number()
  at = at + 1
  return tonumber(ARGV[at])
end

local function own_revision()
  revision = revision or next_revision(last)
  return revision
end

local NUMBER_OF = { v = 'version', c = 'create', m = 'modify' }

local function compare(what, operator, place, operand)
  local number = NUMBER_OF[what]
  if number then
    return holds(operator, read(place)[number] - tonumber(operand))
  elseif what == 'g' then
    return holds(operator, group_version(place) - tonumber(operand))
  elseif what == 'l' then
    local holder = operand ~= '' and redis.pcall('GET', KEYS[place])
    return holder == operand or holder == operand .. '+'
  end
  return compare_value(read(place, true), place, what == 't', operator, operand)
end

local function compare_all()
  local count = take_number()
  local after = at + 3 * count
  local hold = true
  while hold and at < after do
    local what = take()
    local place = take_number()
    hold = compare(string.sub(what, 1, 1), string.sub(what, 2, 2), place, take())
  end
  at = after
  return hold
end

local execute

local function operate()
  local what = take()
  if what == 'x' then
    return execute()
  end

  local place = take_number()
  if what == 'r' then
    local entry = read(place, true)
    return entry.version > 0 and { entry.value, entry.version, entry.create, entry.modify }
  elseif what == 'p' then
    local group = take_number()
    local entry = put(place, take(), group, own_revision())
    return { entry.version, entry.create, entry.modify }
  elseif what == 'd' then
    return delete(place, take_number(), own_revision())
  end
  return group_version(place)
end

local function operate_all(hold)
  local count, length = take_number(), take_number()
  if not hold then
    at = at + length
    return nil
  end
  local answers = {}
  for i = 1, count do
    answers[i] = operate()
  end
  return answers
end

function execute()
  local hold = compare_all()
  local done = operate_all(hold)
  local otherwise = operate_all(not hold)
  return { hold and 1 or 0, done or otherwise }
end

local function run()
  local before = call > 0 and recorded(KEYS[2], call)
  if before then
    return before
  end

  last = last_revision(KEYS[1])
  local executed = execute()
  local answer = { last, executed }
  if write_back() then
    answer[1] = revision
    redis.call('SET', KEYS[1], string.format('%.0f', revision))
    record(KEYS[2], call, ARGV[2], answer)
  end
  return answer
end

-- What fails has changed nothing yet. Redis 7 hands a failure on as a text, earlier ones as they got it.
local done, answer = pcall(run)
if done or type(answer) == 'table' then
  return answer
end
return redis.error_reply(answer)
