-- What a lock's key may hold, for the scripts that read it: nothing, a lease id, or a lease id and the mark.
--
-- The mark, a '+' behind the id, says that somebody waits: only then does a release look for a successor.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  is_held_by(value, id): whether a value read from a lock's key is this lease's, marked or not.
--          layout_error(value): nil, or the error reply for a value that this version did not write.
local function is_held_by(value, id)
  return value == id or (value and value == id .. '+')
end

local function layout_error(value)
  if type(value) == 'table' then
    return redis.error_reply('LAYOUT the lock is not a string')
  end
  if string.sub(value, 1, 3) ~= 'v1/' then
    return redis.error_reply('LAYOUT the lock holds a value that is no lease id of version 1')
  end
  return nil
end
