-- Takes locks that admit another holder and for which nobody waits, up to 64 in one call, each for a lease of its own and each
-- for itself.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   its queue, where n is the number of locks; a lock may stand there several times, for several leases
-- ARGV[1]       the TTL in ms
-- ARGV[2]       how many tokens to reserve for each (at least 1)
-- ARGV[3]       the claim's TTL in ms
-- ARGV[4]       what a wake channel begins with
-- ARGV[5]       since when the asking provider is open, in ms of its own clock
-- ARGV[5+i]     the i-th lease id
-- Returns       one string of signed big-endian numbers of 8 bytes. All granted: one number, the first of the first lock's
--               tokens; those of the next lock follow it, and so on. Otherwise one number for each lock:
--               > 0     granted; this is the first of its tokens
--               < 0     held, or waited for; the first lease that must end before ends in so many ms unless it is renewed
--               -2^53   an error; asked for this lock alone, it is told
--               With bit 62 turned over, the same of a semaphore that another provider gave another size.
-- Errors        LAYOUT: a key holds what this version did not write, or the lock is one of another kind.
local n = #ARGV - 5
local ttl, tokens, since = ARGV[1], ARGV[2], ARGV[5]

local lock_keys = {}
for i = 2, #KEYS do
  lock_keys[i - 1] = KEYS[i]
end
local is_quiet = redis.call('EXISTS', unpack(lock_keys)) == 0

-- Those who wait go first; and those among them who are dead must keep nobody out.
if not is_quiet then
  for i = 1, n do
    if redis.call('EXISTS', KEYS[1 + n + i]) == 1 then
      hand_off(KEYS[1 + i], KEYS[1 + n + i], KEYS[1], ARGV[3], ARGV[4])
    end
  end
end

local first, failure = next_token(KEYS[1])
if failure then
  return failure
end

local function packed(number, is_other_size)
  local bytes = struct.pack('>i8', number)
  return is_other_size and string.char(bit.bxor(string.byte(bytes), 0x40)) .. string.sub(bytes, 2) or bytes
end

local next_free = first
local taken = {}
local replies
for i = 1, n do
  local lock, id = KEYS[1 + i], ARGV[5 + i]
  local is_free = is_quiet and not taken[lock] and kind_of(id) ~= 'u'
  local admitted, ends, failed, is_other_size = is_free, nil, nil, false
  if not is_free then
    admitted, ends, failed = admits(lock, id)
    if not failed then
      is_other_size = offer_size(lock, id, since)
      if is_other_size then
        admitted = admits(lock, id)
      end
      admitted = admitted and (kind_of(id) == 'u' or redis.call('EXISTS', KEYS[1 + n + i]) == 0)
    end
  end

  if failed and n == 1 then
    return failed
  end
  if not replies and (not admitted or is_other_size) then
    replies = {}
    for before = 1, i - 1 do
      replies[before] = packed(first + (before - 1) * tokens)
    end
  end
  if admitted then
    hold(lock, id, ttl, since)
    taken[lock] = true
    if replies then
      replies[i] = packed(next_free, is_other_size)
    end
    next_free = next_free + tokens
  else
    replies[i] = packed(failed and -9007199254740992 or -math.max((ends or now) - now, 1), is_other_size)
  end
end

if next_free > first then
  keep_token(KEYS[1], next_free - 1)
end
return replies and table.concat(replies) or packed(first)
