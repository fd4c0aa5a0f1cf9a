-- Looks whether grants are still there, and writes once, so that a WAIT on the same connection waits until replicas have that write and,
-- before it, the grants.
--
-- A grant that is not there was made by another server than this one, before a failover, say: the replicas of this one know nothing of
-- it, however many of them answer.
--
-- KEYS[1]    the key that is written
-- KEYS[1+i]  the i-th lock
-- ARGV[1]    how long that key stays, in ms
-- ARGV[1+i]  the i-th lease id
-- Returns    one string of a byte for each lock: '1' when it is the lease's, '0' when it is not
-- Needs      Scripting/layout.lua
local replies = {}
for i = 2, #KEYS do
  local lock, id = KEYS[i], ARGV[i]
  local type = redis.call('TYPE', lock).ok
  local held = (type == 'string' and is_held_by(redis.call('GET', lock), id)) or (type == 'zset' and redis.call('ZSCORE', lock, id))
  replies[i - 1] = held and '1' or '0'
end
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return table.concat(replies)
