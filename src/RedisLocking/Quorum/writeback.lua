-- Makes tokens known on one server: the counter becomes the greatest of them, but only of those whose lease holds its lock here at
-- this moment. That is what makes tokens rise: of two grants of a lock, each written back to a majority, some server has both. There
-- the earlier lease was gone before the later one came, so the later vote has seen the earlier token. Without the look at the
-- lock a write-back that arrives late would count although its lease is gone.
--
-- KEYS[1]    the last token
-- KEYS[1+i]  the i-th lock
-- ARGV[i]    the i-th lease id, a blank, and the last of its tokens
-- Returns    one string of signed big-endian numbers of 8 bytes, one for each lock: 1, the lease holds the lock here; 0, it does not
-- Errors     LAYOUT: the counter holds what this version did not write. Nothing was changed.
local last, failure = last_token(KEYS[1])
if failure then
  return failure
end

local holders = redis.call('MGET', unpack(KEYS, 2))
local replies, greatest = {}, last
for i = 1, #ARGV do
  local id, token = string.match(ARGV[i], '^(.*) (%d+)$')
  local is_here = holders[i] == id
  if is_here then
    greatest = math.max(greatest, tonumber(token))
  end
  replies[i] = struct.pack('>i8', is_here and 1 or 0)
end
if greatest > last then
  keep_token(KEYS[1], greatest)
end
return table.concat(replies)
