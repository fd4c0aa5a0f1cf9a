-- Takes locks that admit another holder and for which nobody waits, up to 64 in one call, each for a lease of its own and each
-- for itself. An id that does not get its lock and is ready to wait joins the queue: so those who came first, come first.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   its queue, where n is the number of locks; a lock may stand there several times, for several leases
-- ARGV[1]       the TTL in ms
-- ARGV[2]       how many tokens to reserve for each (at least 1)
-- ARGV[3]       the claim's TTL in ms
-- ARGV[4]       what a wake channel begins with
-- ARGV[5]       since when the asking provider is open, in ms of its own clock
-- ARGV[6]       how long a queue outlives its last ask, in ms
-- ARGV[6+i]     the i-th lease id; with a '?' behind it, it is ready to wait
-- Returns       one string of signed big-endian numbers of 8 bytes. All granted: one number, the first of the first lock's
--               tokens; those of the next lock follow it, and so on. Otherwise one number for each lock:
--               > 0     granted; this is the first of its tokens
--               < 0     not granted; negated, it is ms + 2^28 * (how + 4 * in front): the first lease that must end before ends in
--                       so many ms unless it is renewed; how is 0, refused; 1, queued; 2, queued and heard; behind so many
--               -2^53   an error; asked for this lock alone, it is told
--               With bit 62 turned over, the same of a semaphore that another provider gave another size.
-- Errors        LOCK, LAYOUT: a key holds what this version did not write, or the lock is one of another kind.
local FIXED = 6
local REFUSED, QUEUED, HEARD = 0, 1, 2
local MOST_IN_FRONT = 1048575

local n = #ARGV - FIXED
local ttl, tokens, claim, channels, since, queue_ttl = unpack(ARGV, 1, FIXED)

local is_quiet = redis.call('EXISTS', unpack(KEYS, 2, 2 * n + 1)) == 0

local ids, joins = {}, {}
for i = 1, n do
  local id = ARGV[FIXED + i]
  joins[i] = string.byte(id, -1) == 63
  ids[i] = joins[i] and string.sub(id, 1, -2) or id
end

-- Most often nobody holds or waits for any of them, and nobody here asks for one of them twice: then each reader or writer stands
-- alone. So many are granted in this way, from the first.
local first, failure
local granted = 0
if is_quiet then
  first, failure = next_token(KEYS[1])
  if failure then
    return failure
  end
  while granted < n do
    local kind = kind_of(ids[granted + 1])
    if not ((kind == 'r' or kind == 'w') and redis.call('SET', KEYS[2 + granted], ids[granted + 1], 'NX', 'PX', ttl)) then
      break
    end
    granted = granted + 1
  end
  if granted == n then
    keep_token(KEYS[1], first + n * tokens - 1)
    return struct.pack('>i8', first)
  end
end

-- A lock may be asked for many times in one call: what was found out about it, and stays so, is not asked for again.
local waited_for = {}

local function somebody_waits(queue)
  if waited_for[queue] == nil then
    waited_for[queue] = not is_quiet and redis.call('EXISTS', queue) == 1
  end
  return waited_for[queue]
end

-- What another provider says of a semaphore's size counts before anybody is let in. Then those who wait go first; and those
-- among them who are dead keep nobody out.
local failures, other_size = {}, {}
if not is_quiet then
  local looked_at = {}
  for i = 1, n do
    local lock, queue = KEYS[1 + i], KEYS[1 + n + i]
    local kind, believed = kind_of(ids[i])
    local asked = kind == 'u' and i or kind .. believed
    looked_at[lock] = looked_at[lock] or {}
    local alike = looked_at[lock][asked]
    if alike then
      failures[i], other_size[i] = failures[alike], other_size[alike]
    else
      looked_at[lock][asked] = i
      local _, ends, failure = admits(lock, ids[i])
      failures[i] = failure
      if failure and n == 1 then
        return failure
      end
      other_size[i] = ends and offer_size(lock, ids[i], since)
      if redis.call('EXISTS', queue) == 1 then
        hand_off(lock, queue, KEYS[1], claim, channels)
      end
    end
  end
end

if not first then
  first, failure = next_token(KEYS[1])
  if failure then
    return failure
  end
end

local next_free = first + granted * tokens
local replies

-- Of locks that were asked for in this call already: as what they are held since then, and their PTTL.
local taken_by, left = {}, {}
for i = 1, granted do
  taken_by[KEYS[1 + i]] = kind_of(ids[i])
end

local function reply(i, number)
  if not replies and (number < 0 or other_size[i]) then
    replies = {}
    for before = 1, i - 1 do
      replies[before] = struct.pack('>i8', first + (before - 1) * tokens)
    end
  end
  if replies then
    replies[i] = struct.pack('>i8', number)
  end
  if other_size[i] then
    replies[i] = string.char(bit.bxor(string.byte(replies[i]), 0x40)) .. string.sub(replies[i], 2)
  end
end

local function refuse(i, lock, queue, id, ends)
  local how, in_front = REFUSED, 0
  if joins[i] and not is_refused(lock, queue, id, channels) then
    how = join(queue, id, nil, channels, queue_ttl) and HEARD or QUEUED
    waited_for[queue] = true
    in_front = math.min(redis.call('ZRANK', queue, id), MOST_IN_FRONT)
  end
  reply(i, -(math.max((ends or now()) - now(), 1) + 268435456 * (how + 4 * in_front)))
end

-- Readers who come to a lock that this call gave to a reader stand there with one ZADD for all of them, before anybody else looks.
local joining, readers_end = {}, nil

local function let_in(lock)
  if joining[lock] then
    redis.call('ZADD', lock, unpack(joining[lock]))
    left[lock] = outlast(lock, ttl, left[lock])
    joining[lock] = nil
  end
end

for i = granted + 1, n do
  local lock, queue, id = KEYS[1 + i], KEYS[1 + n + i], ids[i]
  local kind = kind_of(id)
  local joins_reader = kind == 'r' and taken_by[lock] == 'r' and not somebody_waits(queue)
  local is_free = is_quiet and not taken_by[lock]
  local admitted, ends, failed = joins_reader or (is_free and kind ~= 'u'), nil, failures[i]
  if joins_reader then
    spread(lock)
    readers_end = readers_end or string.format('%.0f', now() + ttl)
    local readers = joining[lock] or {}
    readers[#readers + 1] = readers_end
    readers[#readers + 1] = id
    joining[lock] = readers
  else
    let_in(lock)
    if not failed and not is_free then
      admitted, ends, failed = admits(lock, id)
      admitted = admitted and (kind == 'u' or not somebody_waits(queue))
    end
  end

  if failed then
    reply(i, -9007199254740992)
  elseif admitted then
    if not joins_reader then
      left[lock] = hold(lock, id, ttl, since, is_free and -2 or left[lock])
    end
    taken_by[lock] = kind
    reply(i, next_free)
    next_free = next_free + tokens
  else
    refuse(i, lock, queue, id, ends)
    taken_by[lock] = taken_by[lock] or '?'
  end
end

for lock in pairs(joining) do
  let_in(lock)
end

if next_free > first then
  keep_token(KEYS[1], next_free - 1)
end
return replies and table.concat(replies) or struct.pack('>i8', first)
