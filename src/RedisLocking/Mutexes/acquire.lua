-- Takes free locks, up to 64 in one call, each for a lease of its own and each for itself: one that is held, or whose key
-- is somebody else's, does not fail the others. An orphan's lock is free, which is looked at only where there is a value.
--
-- A lease that is a handle's from the beginning has its token in its id: whoever asks gives the id up to there.
--
-- KEYS[1]    the last token
-- KEYS[1+i]  the i-th lock
-- ARGV[1]    the TTL in ms
-- ARGV[2]    how many tokens to reserve for each (at least 1)
-- ARGV[2+i]  the i-th lease id; when it ends with '/', the first of its tokens is put behind it
-- Returns    one string of signed big-endian numbers of 8 bytes. All granted: one number, the first of the first lock's
--            tokens; those of the next lock follow it, and so on. Otherwise one number for each lock:
--            > 0     granted; this is the first of its tokens
--            < 0     held by somebody else, whose lease ends in so many ms unless it is renewed
--            0       held without an end, because somebody persisted the key
--            -2^53   an error; asked for this lock alone, it is told
-- Errors     LOCK, LAYOUT: a key holds what this version did not write. Nothing was changed.
-- Needs      Scripting/token.lua, Scripting/layout.lua, Scripting/session.lua
local first, failure = next_token(KEYS[1])
if failure then
  return failure
end

local pcall, ttl, tokens = redis.pcall, ARGV[1], ARGV[2]
local next_free = first
local replies
for i = 1, #KEYS - 1 do
  local lock, id = KEYS[1 + i], ARGV[2 + i]
  if string.byte(id, -1) == 47 then
    id = id .. string.format('%.0f', next_free)
  end
  local granted = pcall('SET', lock, id, 'NX', 'PX', ttl)
  local holder = not granted and pcall('GET', lock)
  if holder and is_orphan(lock, holder) then
    granted = pcall('SET', lock, id, 'PX', ttl)
  end
  if granted and granted.ok then
    if replies then
      replies[i] = struct.pack('>i8', next_free)
    end
    next_free = next_free + tokens
  else
    if not replies then
      replies = {}
      for before = 1, i - 1 do
        replies[before] = struct.pack('>i8', first + (before - 1) * tokens)
      end
    end

    local failed = granted or layout_error(holder, lock)
    if failed and #KEYS == 2 then
      return failed
    end
    local left = failed and 0 or time_left(lock, holder)
    replies[i] = struct.pack('>i8', failed and -9007199254740992 or (left < 0 and 0 or -math.max(left, 1)))
  end
end

if next_free > first then
  keep_token(KEYS[1], next_free - 1)
end
return replies and table.concat(replies) or struct.pack('>i8', first)
