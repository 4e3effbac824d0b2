-- Addresses and agents vary as in real traffic, so that no cache flatters: nearly every request is another visitor.
local n = 0
function request()
  n = n + 1
  wrk.headers["X-Forwarded-For"] = (60 + n % 40) .. "." .. (n % 199) .. "." .. (n % 241) .. ".7"
  wrk.headers["User-Agent"] = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/"
    .. (100 + n % 41) .. ".0." .. (n % 997) .. ".0 Safari/537.36"
  return wrk.format()
end
