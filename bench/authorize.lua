-- wrk's script: one POST /v1/authorize per request, each with an id that was never sent before. Settings come from the
-- environment, not from arguments, so that the API key does not show in the list of processes:
--   BENCH_RUN        prefix of every id; a new one per wrk process, or a server would rightly answer "replayed"
--   BENCH_CUSTOMERS  1: every request is for c1 (the hot customer); N: uniformly c1 .. cN
--   BENCH_KEY        bearer token; may be empty
-- The request is put together from prepared pieces: wrk.format() for each would make wrk's one thread the bottleneck.

local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("thread_number", #threads)
end

function init()
  local run = os.getenv("BENCH_RUN") or error("BENCH_RUN is not set")
  local key = os.getenv("BENCH_KEY") or ""
  customers = tonumber(os.getenv("BENCH_CUSTOMERS") or "1")
  sent = 0

  head = table.concat({
    "POST /v1/authorize HTTP/1.1",
    "Host: " .. wrk.headers["Host"],
    "Content-Type: application/json",
    key ~= "" and "Authorization: Bearer " .. key .. "\r\nContent-Length: " or "Content-Length: ",
  }, "\r\n")
  before_id = '{"id":"' .. run .. "-" .. thread_number .. "-"
  before_customer = '","customer":"c'
  after_customer = '","items":[{"meter":"llm_tokens","quantity":"1200","properties":{"model":"gpt-4o","type":"input"}}],'
    .. '"properties":{"team":"research","user":"alice"}}'
  fixed_length = #before_id + #before_customer + #after_customer

  -- The same order of customers for every system and round; a run differs from the next by its ids only.
  math.randomseed(thread_number)
end

function request()
  sent = sent + 1
  local id = tostring(sent)
  local customer = customers == 1 and "1" or tostring(math.random(customers))
  return head .. (fixed_length + #id + #customer) .. "\r\n\r\n"
    .. before_id .. id .. before_customer .. customer .. after_customer
end

-- One line for bench/run to read. There is no response() hook: it would make wrk parse every header into Lua, and wrk counts
-- what is above 399 by itself. bench/run proves apart from this that a 200 means a charge.
function done(summary, latency)
  local e = summary.errors
  print(string.format("RESULT requests=%d duration_us=%d p50_us=%d p99_us=%d refused=%d broken=%d",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.status, e.connect + e.read + e.write + e.timeout))
end
