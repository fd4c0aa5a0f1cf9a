-- Whether a server takes part, for the scripts that grant or vote, and those that admit it.
--
-- A member has, beside its counter, the run id under which it became one. A server that was started again has another run id, and is
-- none until it is admitted anew, whatever it has kept: a snapshot may be older than a vote or a grant that it gave.
--
-- KEYS     of the script that uses it: the counter; beside it are counter:member and counter:held-off
-- ARGV     none
-- Returns  run_id(): of this server
--          is_member(counter)
local function run_id()
  return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
end

local function is_member(counter)
  return redis.call('EXISTS', counter) == 1 and redis.call('GET', counter .. ':member') == run_id()
end
