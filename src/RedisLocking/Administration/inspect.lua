-- Who holds locks, up to 64 in one call. Changes nothing.
--
-- KEYS[i]    the i-th lock
-- KEYS[n+i]  its queue, where n is the number of locks
-- ARGV[1]    how many holders of a lock to name at most
-- ARGV[2]    how many of its waiters
-- Returns    { now, lock, ... }: Redis' clock in ms, and for each lock
--            { waiters, count, permits, { id, ... }, id, ends, id, ends, ... }  how many wait, how many hold it, of a semaphore how
--                                many may (else 0), who waits, the next first, and of the leases that end first the ids and when on
--                                that clock (0: never)
--            { -1, text }        it holds what this version did not write
-- Needs      Scripting/layout.lua, Scripting/session.lua
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local most = tonumber(ARGV[1])
local most_waiters = tonumber(ARGV[2])
local n = #KEYS / 2

local function of_one(lock, reply)
  local holder = redis.call('GET', lock)
  local failure = not kind_of(holder) and not is_leader(holder) and layout_error(holder, lock)
  if failure then
    return { -1, failure.err }
  end
  if is_orphan(lock, holder) then
    return reply
  end
  local left = time_left(lock, holder)
  reply[2], reply[5] = 1, (string.gsub(holder, '%+$', ''))
  reply[6] = left < 0 and '0' or string.format('%.0f', now + left)
  return reply
end

-- Those that ended are still there until somebody asks for the lock.
local function of_holders(lock, reply)
  local size = redis.call('ZRANGEBYSCORE', lock, 'inf', 'inf')[1]
  local count = redis.call('ZCOUNT', lock, '(' .. now, '(inf')
  if size and not string.match(size, '^size/%d+/%d+$') then
    return { -1, 'LOCK holds what this version did not write' }
  end
  reply[2] = count
  reply[3] = tonumber(string.match(size or '', '^size/(%d+)/') or '0')
  for _, part in ipairs(redis.call('ZRANGEBYSCORE', lock, '(' .. now, '(inf', 'WITHSCORES', 'LIMIT', 0, most)) do
    reply[#reply + 1] = part
  end
  return reply
end

local replies = { now }
for i = 1, n do
  local lock, queue = KEYS[i], KEYS[n + i]
  local waiters = redis.pcall('ZCARD', queue)
  local reply = { type(waiters) == 'number' and waiters or 0, 0, 0, {} }
  if reply[1] > 0 and most_waiters > 0 then
    reply[4] = redis.call('ZRANGE', queue, 0, most_waiters - 1)
  end
  local kind = redis.call('TYPE', lock).ok
  if kind == 'string' then
    reply = of_one(lock, reply)
  elseif kind == 'zset' then
    reply = of_holders(lock, reply)
  elseif kind ~= 'none' then
    reply = { -1, other_kind(lock).err }
  end
  replies[1 + i] = reply
end
return replies
