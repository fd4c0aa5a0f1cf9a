-- Ends leases on one server, and tells those who wait that the locks may be free: who comes first to a majority has one then.
--
-- KEYS[i]    the i-th lock
-- KEYS[n+i]  who waits for it, where n is the number of locks
-- ARGV[1]    the channel on which every process hears of locks that were freed
-- ARGV[1+i]  the i-th lease id
-- Returns    one string of signed big-endian numbers of 8 bytes, one for each lock:
--            2  it was here, and somebody waits
--            1  it was here
--            0  it is gone; nothing was changed
local n = #ARGV - 1
local holders = redis.call('MGET', unpack(KEYS, 1, n))
local free, replies = {}, {}
for i = 1, n do
  local reply = 0
  if holders[i] == ARGV[1 + i] then
    free[#free + 1] = KEYS[i]
    reply = 1
    if redis.call('EXISTS', KEYS[n + i]) == 1 then
      redis.pcall('PUBLISH', ARGV[1], KEYS[i])
      reply = 2
    end
  end
  replies[i] = struct.pack('>i8', reply)
end
if #free > 0 then
  redis.call('DEL', unpack(free))
end
return table.concat(replies)
