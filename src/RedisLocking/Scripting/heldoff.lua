-- Holds a server off that was started, emptied or promoted, for the scripts that grant: whoever holds a lease that it does not know may
-- still believe in it. It grants again when the longest TTL has passed since somebody first asked.
--
-- A grant takes a token, so the token is what such a server refuses. Where a token serves something else, Scripting/token.lua follows
-- once more behind the functions that grant.
--
-- KEYS     of the script that uses it: the key of the last token; beside it are its :member and its :held-off, which holds the run id
--          and when it ends, in ms on the server's clock
-- ARGV     none; HOLD_OFF, the longest TTL in ms, is put before this text
-- Returns  become_member(counter): the server grants from now on.
--          next_token(counter): as in Scripting/token.lua, or nil and the error HELDOFF with how many ms it lasts.
-- Needs    Scripting/token.lua, Scripting/member.lua
local function become_member(counter)
  local time = redis.call('TIME')
  if redis.call('EXISTS', counter) == 0 then
    keep_token(counter, time[1] * 1000000 + time[2])
  end
  redis.call('SET', counter .. ':member', run_id())
  redis.call('DEL', counter .. ':held-off')
end

local function held_off_for(counter)
  local run, time = run_id(), redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local marked_run, ready = string.match(redis.call('GET', counter .. ':held-off') or '', '^(%x+)/(%d+)$')
  if marked_run ~= run then
    ready = string.format('%.0f', now + HOLD_OFF)
    redis.call('SET', counter .. ':held-off', run .. '/' .. ready)
  end
  return tonumber(ready) - now
end

local next_token_at_once = next_token
local function next_token(counter)
  if not is_member(counter) then
    local left = held_off_for(counter)
    if left > 0 then
      return nil, redis.error_reply('HELDOFF ' .. string.format('%.0f', left))
    end
    become_member(counter)
  end
  return next_token_at_once(counter)
end
