-- What wrk says when it is done: the 95th percentile, the rate, and how many answers were not 200.
-- A redirection (to sign in, say) counts as wrong: wrk itself counts only 400 and above.
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() redirected = 0 end
function response(status) if status ~= 200 then redirected = redirected + 1 end end
function done(summary, latency)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("redirected") end
  io.write(string.format("p95_us=%.1f rate=%.2f wrong=%d\n",
    latency:percentile(95), summary.requests / (summary.duration / 1e6), wrong))
end
