-- What a lock's key may hold, for the scripts that read it: nothing; of a mutex or an election, a lease id, or a lease id and the
-- mark; of any other kind, a sorted set of lease ids, or the id of a reader or writer who stands alone (see Permits/holders.lua).
--
-- The mark, a '+' behind the id, says that somebody waits: only then does a release look for a successor.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  is_held_by(value, id): whether a value read from a mutex's key is this lease's, marked or not.
--          is_leader(value): whether it is an election's: a mutex in every step, but for the 'e' behind the number that its id ends with (an
--                              'e' may stand at the end of a session's id too, behind more than digits).
--          kind_of(id): of a lease that is neither's, the letter of its kind and the number behind it.
--          other_kind(lock, asked): the error reply for a lock that holds something else than what was asked for.
--          layout_error(value, lock): nil, or the error reply for a value of a mutex that this version did not write.
local function is_held_by(value, id)
  return value == id or (value and value == id .. '+')
end

local function is_leader(value)
  return string.find(value, '/%d+e%+?$') ~= nil
end

local function kind_of(id)
  -- Readers' and writers' by their last bytes, 'r' or 'w' behind a digit: a pattern would be tried at each place of the id.
  local digit, letter = string.byte(id, -2, -1)
  if letter == 114 and digit >= 48 and digit <= 57 then
    return 'r', ''
  elseif letter == 119 and digit >= 48 and digit <= 57 then
    return 'w', ''
  end
  return string.match(id, '%d([us])(%d+)$')
end

local function other_kind(lock, asked)
  local kinds = { r = 'a readers-writer lock', s = 'a semaphore', e = 'an election' }
  kinds.w, kinds.u = kinds.r, kinds.r

  local type = redis.call('TYPE', lock).ok
  local held
  if type == 'string' then
    local id = redis.call('GET', lock)
    held = string.sub(id, 1, 3) == 'v1/' and (kinds[is_leader(id) and 'e' or kind_of(id)] or 'a mutex')
  elseif type == 'zset' then
    held = kinds[kind_of(redis.call('ZRANGE', lock, 0, 0)[1])]
  end
  if not held then
    return redis.error_reply('LOCK holds what this version did not write')
  end
  return redis.error_reply('LOCK is held as ' .. held .. ' and was asked for as ' .. (kinds[asked] or 'a mutex') .. ': a name stands for one kind of lock')
end

local function layout_error(value, lock)
  if type(value) == 'table' then
    return other_kind(lock)
  end
  if string.sub(value, 1, 3) ~= 'v1/' then
    return redis.error_reply('LOCK holds a value that is no lease id of version 1')
  end
  if kind_of(value) or is_leader(value) then
    return other_kind(lock)
  end
  return nil
end
