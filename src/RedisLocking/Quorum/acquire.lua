-- One server's vote for locks on several servers: takes those that are free here, up to 64 in one call, each for itself. Whoever
-- has a majority of the votes then writes its token back (see Quorum/writeback.lua), and only that makes it a holder.
--
-- A server that was started, or has lost its data, votes for nobody until it is admitted (see Quorum/admit.lua).
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   who waits for it, where n is the number of locks
-- ARGV[1]       the TTL in ms
-- ARGV[2]       how long one who waits is remembered, in ms
-- ARGV[2+i]     the i-th lease id; with a '?' behind it, it is ready to wait
-- Returns       one string of signed big-endian numbers of 8 bytes, one for each lock:
--               > 0     taken; the last token of this server, plus one
--               < 0     not taken; negated, it is ms + 2^28 * who: the holder's lease ends in so many ms unless it is renewed, and
--                       who is a hash of its id, below 2^23
--               -2^52   this server is no member
--               -2^53   an error; asked for this lock alone, it is told
-- Errors        LOCK, LAYOUT: a key holds what this version did not write. Nothing was changed.
-- Needs         Scripting/token.lua, Scripting/layout.lua, Scripting/member.lua
local NOT_MEMBER, FAILED = -4503599627370496, -9007199254740992
local LONGEST = 268435455

local n = #ARGV - 2
if not is_member(KEYS[1]) then
  return string.rep(struct.pack('>i8', NOT_MEMBER), n)
end
local last, failure = last_token(KEYS[1])
if failure then
  return failure
end

local replies = {}
for i = 1, n do
  local lock, id = KEYS[1 + i], ARGV[2 + i]
  local waits = string.byte(id, -1) == 63
  if waits then
    id = string.sub(id, 1, -2)
  end

  local taken = redis.pcall('SET', lock, id, 'NX', 'PX', ARGV[1])
  local reply = last + 1
  if not (taken and taken.ok) then
    local holder = redis.pcall('GET', lock)
    local failed = taken or layout_error(holder, lock)
    if failed and n == 1 then
      return failed
    end
    if failed then
      reply = FAILED
    else
      local left = redis.call('PTTL', lock)
      local who = tonumber(string.sub(redis.sha1hex(holder), 1, 6), 16) % 8388608
      reply = -((left < 1 and 1 or math.min(left, LONGEST)) + 268435456 * who)
      if waits then
        redis.call('SET', KEYS[1 + n + i], '1', 'PX', ARGV[2])
      end
    end
  end
  replies[i] = struct.pack('>i8', reply)
end
return table.concat(replies)
