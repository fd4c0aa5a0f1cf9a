-- Entries and groups while a transaction is executed. They are read when they are first asked for and written when all of it is through, so a transaction
-- that fails has changed nothing, and its operations see what those before them wrote.
--
-- An entry is a hash: v1 is 'version create-revision modify-revision', value is its value. v1 is the layout's version: a hash without it is none of
-- ours. The version of a new entry is its create revision, and rises by one with each transaction that changes it; as each of those takes a
-- revision, it never exceeds the modify revision, and so the entry that is created after a deletion begins above every version before it.
-- A group is a hash: v1 is 'revision members', the revision of the last change of a member, and how many there are. One without members is deleted.
--
-- KEYS     of the script that uses it: entries and groups, named by their places
-- ARGV     none
-- Returns  forget(): the next part knows nothing yet. read(place, with_value), put(place, value, group, revision), delete(place, group, revision), group_version(place), write_back(),
--          which returns whether it wrote something
local NUMBERS = '^(%d+) (%d+) (%d+)$'
local entries, groups

local function forget()
  entries, groups = {}, {}
end

local function not_ours(place)
  error(redis.error_reply('LAYOUT ' .. KEYS[place] .. ' holds what this version did not write'))
end

local function load_entry(place, with_value)
  local key = KEYS[place]
  local numbers, value
  local found = with_value and redis.pcall('HMGET', key, 'v1', 'value') or redis.pcall('HGET', key, 'v1')
  if type(found) == 'table' then
    if found.err then
      not_ours(place)
    end
    numbers, value = found[1], found[2]
  else
    numbers = found
  end

  local entry = { version = 0, create = 0, modify = 0, value = false, was_there = false, changed = false }
  if numbers then
    local version, create, modify = string.match(numbers, NUMBERS)
    if not version then
      not_ours(place)
    end
    entry.version, entry.create, entry.modify = tonumber(version), tonumber(create), tonumber(modify)
    entry.value = value
  elseif redis.call('EXISTS', key) == 1 then
    not_ours(place)
  end
  entry.was_there = entry.version > 0
  entries[place] = entry
  return entry
end

local function read(place, with_value)
  local entry = entries[place] or load_entry(place, with_value)
  if with_value and entry.version > 0 and not entry.value then
    entry.value = redis.call('HGET', KEYS[place], 'value')
  end
  return entry
end

local function read_group(place)
  local group = groups[place]
  if group then
    return group
  end
  local numbers = redis.pcall('HGET', KEYS[place], 'v1')
  if type(numbers) == 'table' then
    not_ours(place)
  end
  local version, members = string.match(numbers or '0 0', '^(%d+) (%d+)$')
  if not version then
    not_ours(place)
  end
  group = { version = tonumber(version), members = tonumber(members) }
  groups[place] = group
  return group
end

local function group_version(place)
  return read_group(place).version
end

local function raise_group(place, members, revision)
  if place == 0 then
    return
  end
  local group = read_group(place)
  group.members = math.max(group.members + members, 0)
  group.version = group.members > 0 and revision or 0
  group.changed = true
end

local function put(place, value, group, revision)
  local entry = read(place)
  local is_new = entry.version == 0
  if is_new then
    entry.version, entry.create = revision, revision
  elseif entry.modify ~= revision then
    entry.version = entry.version + 1
  end
  entry.modify, entry.value, entry.changed = revision, value, true
  raise_group(group, is_new and 1 or 0, revision)
  return entry
end

local function delete(place, group, revision)
  local entry = read(place)
  local version = entry.version
  if version > 0 then
    entry.version, entry.create, entry.modify, entry.value, entry.changed = 0, 0, 0, nil, true
    raise_group(group, -1, revision)
  end
  return version
end

local function write_back()
  local wrote = false
  for place, entry in pairs(entries) do
    if entry.changed then
      wrote = true
      if entry.version > 0 then
        redis.call('HSET', KEYS[place], 'v1', string.format('%.0f %.0f %.0f', entry.version, entry.create, entry.modify), 'value', entry.value)
      elseif entry.was_there then
        redis.call('DEL', KEYS[place])
      end
    end
  end
  for place, group in pairs(groups) do
    if group.changed then
      if group.members > 0 then
        redis.call('HSET', KEYS[place], 'v1', string.format('%.0f %.0f', group.version, group.members))
      else
        redis.call('DEL', KEYS[place])
      end
    end
  end
  return wrote
end
