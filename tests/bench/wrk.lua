-- Asks for addresses drawn at random from a file: a line each, a tab, and the ETag that the client has of it.
local addresses = {}
for line in io.lines(os.getenv("BENCH_ADDRESSES")) do
  local path, etag = line:match("^([^\t]*)\t(.*)$")
  addresses[#addresses + 1] = { path, etag ~= "" and { ["If-None-Match"] = etag } or nil }
end

function init()
  math.randomseed(tonumber(os.getenv("BENCH_SEED")))
end

function request()
  local chosen = addresses[math.random(#addresses)]
  return wrk.format("GET", chosen[1], chosen[2])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("BENCH %d %d %d %d %d\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), failed))
end
