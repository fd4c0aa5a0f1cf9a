-- Makes a server grant at once that nobody has used yet. Doing it again changes nothing.
--
-- KEYS[1]  the last token
-- ARGV     none
-- Returns  1
-- Needs    Scripting/token.lua, Scripting/member.lua, Scripting/heldoff.lua
if not is_member(KEYS[1]) then
  become_member(KEYS[1])
end
return 1
