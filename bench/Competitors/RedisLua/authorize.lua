-- KEYS[1] the customer's hash, KEYS[2] the request's dedupe key; ARGV[1] amount, ARGV[2] today, ARGV[3] dedupe seconds.
-- Redis runs one script at a time, so this is a transaction without a lock. It answers integers:
-- kind, charged, balance, cap spent, cap limit (kinds as in OutcomeKind).
local amount = tonumber(ARGV[1])

local customer = redis.call('HMGET', KEYS[1], 'balance', 'cap_limit', 'cap_day', 'cap_spent')
if not customer[1] then
  return {4}
end
local balance, limit = tonumber(customer[1]), tonumber(customer[2])
local spent = customer[3] == ARGV[2] and tonumber(customer[4]) or 0

local function replay(seen)
  local charged, balance_then, spent_then = string.match(seen, '(%d+) (%d+) (%d+)')
  return {1, tonumber(charged), tonumber(balance_then), tonumber(spent_then), limit}
end

if balance < amount or spent + amount > limit then
  -- A duplicate of an allowed request stays allowed although the money is gone by now.
  local seen = redis.call('GET', KEYS[2])
  return seen and replay(seen) or {balance < amount and 2 or 3, 0, balance, spent, limit}
end

-- Setting the dedupe key is also the duplicate check, so the common path does not look twice.
-- %.0f because Lua would print 10^15 as 1e+15.
local after, spent_after = balance - amount, spent + amount
if not redis.call('SET', KEYS[2], string.format('%.0f %.0f %.0f', amount, after, spent_after), 'NX', 'EX', ARGV[3]) then
  return replay(redis.call('GET', KEYS[2]))
end
redis.call('HSET', KEYS[1],
  'balance', string.format('%.0f', after), 'cap_day', ARGV[2], 'cap_spent', string.format('%.0f', spent_after))
return {0, amount, after, spent_after, limit}
