-- Takes free locks, up to 32 in one call, each for a lease of its own and each for itself: one that is held, or whose key
-- is somebody else's, does not fail the others.
--
-- KEYS[1]    the last token
-- KEYS[1+i]  the i-th lock
-- ARGV       three for each lock: the lease id, the TTL in ms, how many tokens to reserve (at least 1)
-- Returns    one string, 8 bytes for each lock, a signed big-endian number:
--            > 0     granted; this is the first of the tokens, the others follow it
--            < 0     held by somebody else, whose lease ends in so many ms unless it is renewed
--            0       held without an end, because somebody persisted the key
--            -2^53   an error; asked for this lock alone, it is told
-- Errors     LAYOUT: a key holds what this version did not write. Nothing was changed.
local first, failure = next_token(KEYS[1])
if failure then
  return failure
end

local next = first
local replies = {}
for i = 1, #KEYS - 1 do
  local lock, argument = KEYS[1 + i], 3 * i - 2
  local granted = redis.pcall('SET', lock, ARGV[argument], 'NX', 'PX', ARGV[argument + 1])
  local reply
  if granted and not granted.err then
    reply = next
    next = next + ARGV[argument + 2]
  else
    local failed = granted
    if not failed then
      local holder = redis.pcall('GET', lock)
      failed = layout_error(holder)
    end
    if failed then
      if #KEYS == 2 then
        return failed
      end
      reply = -9007199254740992
    else
      local ttl = redis.call('PTTL', lock)
      reply = ttl < 0 and 0 or -math.max(ttl, 1)
    end
  end
  replies[i] = struct.pack('>i8', reply)
end

if next > first then
  keep_token(KEYS[1], next - 1)
end
return table.concat(replies)
