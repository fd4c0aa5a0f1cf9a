-- Who holds a lock that several may hold at once: readers and writers, and semaphores.
--
-- The lock is a sorted set of lease ids; each one's score is when its lease ends, in ms on this server's clock, and the set's
-- own TTL is the latest of them. What ended is taken out before anything is decided. Only a reader or writer who came to a lock
-- that nobody held or waited for is cheaper: he stands alone, his id as a string under the lease's TTL, as a mutex's does, and is
-- renewed and released as such. Whatever else is asked of the lock spreads it into a set first. So nobody ever waits for a lock
-- that is a string: who joins the queue has asked before.
--
-- An id says what its lease is:
--
--   …/12r    a reader; any number beside other readers
--   …/12w    a writer; alone
--   …/13u12  the writer that reader …/12r becomes: an upgrade; it takes the reader's place when that is the only one left
--   …/12s5   one permit of a semaphore whose owner believes it has 5
--
-- A semaphore's set also holds its size, with an infinite score: size/5/1732184000000, the permits and since when the provider
-- is open that said so. The newest provider's word counts; it is kept while anybody holds a permit.
--
-- KEYS     none of its own
-- ARGV     none
-- Returns  see each function. Those that fail return an error reply last, and have changed nothing.
-- Needs    Scripting/layout.lua, Scripting/session.lua

-- How long a lease lasts whose key somebody persisted while it stood alone: as long as a refusal can say, three days.
local PERSISTED = 268435455

-- The server's clock in ms; it stands still while a script runs.
local clock
local function now()
  if not clock then
    local time = redis.call('TIME')
    clock = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return clock
end

-- What is a string, which is who stands alone, a mutex's holder or something else; a set, like nothing, is false.
local function stands_alone(lock)
  return redis.call('MGET', lock)[1]
end

-- For how many ms who stands alone goes on doing so.
local function left_alone(lock)
  local left = redis.call('PTTL', lock)
  return left < 0 and PERSISTED or left
end

-- Makes the lock of one who stands alone a set, as every function below expects it; an orphan's key goes, for it means nothing.
local is_spread = {}
local function spread(lock)
  if is_spread[lock] then
    return
  end
  is_spread[lock] = true
  local id = stands_alone(lock)
  if id and is_orphan(lock, id) then
    redis.call('DEL', lock)
  end
  if not id or not kind_of(id) then
    return
  end
  local left = left_alone(lock)
  redis.call('DEL', lock)
  redis.call('ZADD', lock, now() + left, id)
  redis.call('PEXPIRE', lock, left)
end

-- The reader that an upgrade stands on.
local function reader_of(upgrade)
  return (string.gsub(upgrade, '%d+u(%d+)$', '%1r'))
end

-- The holder whose lease ends first and when that is; nil when nobody holds the lock.
local function first_holder(lock, asked)
  spread(lock)
  local first = redis.pcall('ZRANGE', lock, 0, 0, 'WITHSCORES')
  if first.err then
    return nil, nil, other_kind(lock, asked)
  end
  if not first[1] then
    return nil, nil, nil
  end
  if first[2] ~= 'inf' and tonumber(first[2]) <= now() then
    redis.call('ZREMRANGEBYSCORE', lock, '-inf', now())
    first = redis.call('ZRANGE', lock, 0, 0, 'WITHSCORES')
  end
  if first[2] == 'inf' then
    redis.call('DEL', lock)
    return nil, nil, nil
  end
  if first[1] and not kind_of(first[1]) then
    return nil, nil, other_kind(lock, asked)
  end
  return first[1], tonumber(first[2]), nil
end

-- How many permits a semaphore that somebody holds has, as the newest provider says.
local function size_of(lock)
  local size = redis.call('ZREVRANGE', lock, 0, 0)[1]
  local permits, since = string.match(size or '', '^size/(%d+)/(%d+)$')
  return tonumber(permits), tonumber(since), size
end

-- Tells a semaphore that somebody holds how many permits the caller's provider believes it has. Returns whether it has others.
local function offer_size(lock, id, since)
  local kind, believed = kind_of(id)
  if kind ~= 's' then
    return false
  end
  local permits, stamp, size = size_of(lock)
  if not permits or permits == tonumber(believed) then
    return false
  end
  if tonumber(since) < stamp then
    return true
  end
  redis.call('ZREM', lock, size)
  redis.call('ZADD', lock, 'inf', 'size/' .. believed .. '/' .. since)
  return true
end

-- Whether the id may hold the lock beside those who do now, whoever waits; and when the first of those ends.
local function admits(lock, id)
  local kind = kind_of(id)
  local first, ends, failure = first_holder(lock, kind)
  if failure then
    return nil, nil, failure
  end
  if not first then
    return kind ~= 'u', nil, nil
  end

  local held = kind_of(first)
  if (held == 's') ~= (kind == 's') then
    return nil, nil, other_kind(lock, kind)
  end
  if kind == 's' then
    return redis.call('ZCARD', lock) - 1 < (size_of(lock) or 0), ends, nil
  end
  if kind == 'u' then
    return first == reader_of(id) and redis.call('ZCARD', lock) == 1, ends, nil
  end
  return kind == 'r' and held == 'r', ends, nil
end

-- Keeps the lock for at least so many ms. Who knows its PTTL says it, and is told what it is now.
local function outlast(lock, ttl, left)
  left = left or redis.call('PTTL', lock)
  if left < tonumber(ttl) then
    redis.call('PEXPIRE', lock, ttl)
    return tonumber(ttl)
  end
  return left
end

-- Makes the id, which the lock admits, a holder for so many ms. An upgrade takes its reader's place, and at least its time:
-- until its process hears of the grant it counts on that, and may go on as the reader. Who knows the lock's PTTL says it, and
-- is told what it is now.
local function hold(lock, id, ttl, since, left)
  local kind, permits = kind_of(id)
  left = left or redis.call('PTTL', lock)
  local ends = now() + ttl
  if kind == 's' and left == -2 then
    redis.call('ZADD', lock, ends, id, 'inf', 'size/' .. permits .. '/' .. since)
  else
    if kind == 'u' then
      ends = math.max(ends, tonumber(redis.call('ZSCORE', lock, reader_of(id)) or 0))
    end
    redis.call('ZADD', lock, ends, id)
    if kind == 'u' then
      redis.call('ZREM', lock, reader_of(id))
    end
  end
  return outlast(lock, ttl, left)
end

-- The id under which a lease stands in the lock: its own, or, of a reader, the one of its upgrade, of whose grant its process
-- has not heard yet. And when it ends; nil when it is not there.
local function find(lock, id)
  local ends = redis.pcall('ZSCORE', lock, id)
  if type(ends) == 'table' then
    return nil, nil
  end
  if ends then
    return id, tonumber(ends)
  end
  if kind_of(id) == 'r' then
    local first = redis.call('ZRANGE', lock, 0, 0, 'WITHSCORES')
    if first[1] and kind_of(first[1]) == 'u' and reader_of(first[1]) == id then
      return first[1], tonumber(first[2])
    end
  end
  return nil, nil
end

-- Gives a lease that is there its TTL again.
local function prolong(lock, id, ttl)
  redis.call('ZADD', lock, 'XX', now() + ttl, id)
  if redis.call('PTTL', lock) < tonumber(ttl) then
    redis.call('PEXPIRE', lock, ttl)
  end
end

-- Takes an id out, if it is there; whether it was. A semaphore that nobody holds leaves no size behind.
local function drop(lock, id)
  if redis.pcall('ZREM', lock, id) ~= 1 then
    return false
  end
  if kind_of(id) == 's' and redis.call('ZCARD', lock) == 1 then
    redis.call('DEL', lock)
  end
  return true
end

-- The same of a lease: of a reader's, or of its upgrade's id.
local function remove(lock, id)
  if drop(lock, id) then
    return true
  end
  local upgrade = kind_of(id) == 'r' and find(lock, id)
  return upgrade and drop(lock, upgrade) or false
end
