-- One step through the keys of a server, as a script so that a Cluster's client sends it to the node that the key lies on.
--
-- KEYS[1]  any key of that node; it is not touched
-- ARGV[1]  the cursor
-- ARGV[2]  the pattern
-- ARGV[3]  how many keys to look at
-- Returns  { next cursor, key, ... }: 0 as the cursor ends the scan
local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
table.insert(page[2], 1, page[1])
return page[2]
