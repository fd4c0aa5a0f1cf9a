-- Ends leases, up to 64 in one call, and lets in who waits for what they held.
--
-- KEYS[1]       the last token
-- KEYS[1+i]     the i-th lock
-- KEYS[1+n+i]   its queue, where n is the number of locks
-- ARGV[1]       the claim's TTL in ms
-- ARGV[2]       what a wake channel begins with
-- ARGV[2+i]     the i-th lease id; a reader's ends its upgrade too
-- Returns       one string of signed big-endian numbers of 8 bytes: one for each lock, or a single one that holds for all.
--               2  it was ours, and somebody who waited was let in
--               1  it was ours
--               0  it is gone; nothing was changed
local n = #ARGV - 2
local alone = redis.call('MGET', unpack(KEYS, 2, n + 1))

-- Nobody waits for what one alone holds: one DEL serves all of those.
local free, others, queues = {}, {}, {}
for i = 1, n do
  if alone[i] == ARGV[2 + i] then
    free[#free + 1] = KEYS[1 + i]
  else
    others[#others + 1] = i
    queues[#queues + 1] = KEYS[1 + n + i]
  end
end
if #free > 0 then
  redis.call('DEL', unpack(free))
end
if #others == 0 then
  return struct.pack('>i8', 1)
end

local somebody_waits = redis.call('EXISTS', unpack(queues)) > 0
local replies, are_ones = {}, true
for _, i in ipairs(others) do
  local lock, queue = KEYS[1 + i], KEYS[1 + n + i]
  local reply = 0
  if not alone[i] and remove(lock, ARGV[2 + i]) then
    reply = 1
    if somebody_waits and redis.call('EXISTS', queue) == 1 and next(hand_off(lock, queue, KEYS[1], ARGV[1], ARGV[2])) then
      reply = 2
    end
  end
  are_ones = are_ones and reply == 1
  replies[i] = reply
end

if are_ones then
  return struct.pack('>i8', 1)
end
for i = 1, n do
  replies[i] = struct.pack('>i8', replies[i] or 1)
end
return table.concat(replies)
