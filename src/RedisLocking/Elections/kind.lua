-- Makes the mutex's scripts those of an election: put behind Scripting/layout.lua, it has them take a leader's id where they take a
-- mutex's, and refuse the other. Nothing else differs: queue, hand-off and tokens are the mutex's.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  layout_error(value, lock): nil, or the error reply for a value that is no leader's id.
-- Needs    Scripting/layout.lua
local layout_error_of_mutex = layout_error
local function layout_error(value, lock)
  if type(value) == 'string' and string.sub(value, 1, 3) == 'v1/' then
    return not is_leader(value) and other_kind(lock, 'e') or nil
  end
  return layout_error_of_mutex(value, lock)
end
