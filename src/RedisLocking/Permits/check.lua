-- How long a lease lasts. Changes nothing.
--
-- KEYS[1]  the lock
-- ARGV[1]  the lease id
-- Returns  how many ms it lasts unless it is renewed
--          -1  it is gone
local found, ends = find(KEYS[1], ARGV[1])
if not found or ends <= now() then
  return -1
end
return ends - now()
