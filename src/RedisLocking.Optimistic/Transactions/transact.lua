-- Transactions: each compares, and executes one of two lists of operations, in which others may be nested. It changes nothing, or all of what was executed.
--
-- KEYS[1]  the lane of the call (see Calls/record.lua); something else where its number is 0
-- KEYS[2]  the revision
-- KEYS[i]  entries, groups and locks of each part, which it names by their places
-- ARGV     the call and its parts (see Calls/parts.lua). A part is a transaction: how many comparisons there are, and those; how many operations Then has, how many
--          arguments they are, and those; the same of Else.
--          A comparison is three arguments, 'what operator', place, operand. What: v, c, m the version, create and modify revision of an entry; t, n its value
--          as a text or a number; g the version of a group; l a lock, with a lease id, or '' for a lease that is known to have ended. Operator: = ! > <
--          An operation is 'r' place: reads an entry; 'p' place group value: puts one (group 0: none); 'd' place group: deletes one; 'g' place: reads a
--          group's version; 'x' and a transaction.
-- Returns  of each part executed, and the revision. Executed is 1 or 0, for Then or Else, and the answers of its operations:
--          of r  0; or version, value, create, modify
--          of p  version, create, modify
--          of d  the version that was deleted, or 0
--          of g  the group's version, or 0
--          of x  executed
-- Errors   as a part's answer LAYOUT: a key holds what this version did not write; and COMPARE: see Transactions/values.lua. STALE: see Calls/record.lua. Nothing was changed.
-- Needs    Calls/parts.lua, Calls/record.lua, Transactions/revision.lua, Transactions/entries.lua, Transactions/values.lua
local last, revision

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
  local count = take()
  for left = count - 1, 0, -1 do
    local what = take()
    local place = take_place()
    if not compare(string.sub(what, 1, 1), string.sub(what, 2, 2), place, take()) then
      skip(3 * left)
      return false
    end
  end
  return true
end

local execute

local function operate()
  local what = take()
  if what == 'x' then
    execute()
    return
  end

  local place = take_place()
  if what == 'r' then
    local entry = read(place, true)
    tell(entry.version)
    if entry.version > 0 then
      tell(entry.value)
      tell(entry.create)
      tell(entry.modify)
    end
  elseif what == 'p' then
    local group = take_place()
    local entry = put(place, take(), group, own_revision())
    tell(entry.version)
    tell(entry.create)
    tell(entry.modify)
  elseif what == 'd' then
    tell(delete(place, take_place(), own_revision()))
  else
    tell(group_version(place))
  end
end

local function operate_all(hold)
  local count, length = take(), take()
  if not hold then
    skip(length)
    return
  end
  for _ = 1, count do
    operate()
  end
end

function execute()
  local hold = compare_all()
  tell(hold and 1 or 0)
  operate_all(hold)
  operate_all(not hold)
end

local function run()
  forget()
  last, revision = last or last_revision(KEYS[2]), nil
  execute()
  local wrote = write_back()
  last = wrote and revision or last
  tell(last)
  return wrote
end

local function finish()
  redis.call('SET', KEYS[2], string.format('%.0f', last))
end

return once(KEYS[1], 2, run, finish)
