# Turns the measurements (system, scenario, connections, round, requests/s, p50 ms, p99 ms) into the one table.
# Ratios are taken within a round, between neighbours in time, and then their median: drift of the machine cancels out.

function median(list,    part, n, i, j, t) {
  n = split(list, part, " ")
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && part[j - 1] + 0 > part[j] + 0; j--) { t = part[j]; part[j] = part[j - 1]; part[j - 1] = t }
  return n % 2 ? part[(n + 1) / 2] + 0 : (part[n / 2] + part[n / 2 + 1]) / 2
}

function thousands(x,    s, out) {
  s = sprintf("%.0f", x)
  while (length(s) > 3) { out = "," substr(s, length(s) - 2) out; s = substr(s, 1, length(s) - 3) }
  return s out
}

function ms(x) { return x < 10 ? sprintf("%.2f", x) : x < 100 ? sprintf("%.1f", x) : sprintf("%.0f", x) }

function times(x) { return sprintf(x < 0.1 ? "%.3f" : "%.2f", x) }

function ratio(a, b, cell,    r, list) {
  for (r = 1; r <= rounds; r++) list = list " " rate[a, cell, r] / rate[b, cell, r]
  return median(list)
}

function ratio_row(a, b,    c) {
  if (!(a in seen) || !(b in seen)) return
  printf "| *%s / %s* |", a, b
  for (c = 1; c <= cells; c++) printf " *%s* |", times(ratio(a, b, cell[c]))
  print ""
}

{
  at = $2 SUBSEP $3
  seen[$1] = 1
  rate[$1, at, $4] = $5
  if ($4 > rounds) rounds = $4
  rates[$1, at] = rates[$1, at] " " $5
  p50s[$1, at] = p50s[$1, at] " " $6
  p99s[$1, at] = p99s[$1, at] " " $7
  if (!(($1, at) in low) || $5 < low[$1, at]) low[$1, at] = $5
  if ($5 > high[$1, at]) high[$1, at] = $5
}

END {
  system_count = split(systems, system_at, " ")
  count_count = split(counts, count_at, " ")
  for (s = 1; s <= 2; s++)
    for (c = 1; c <= count_count; c++) {
      cell[++cells] = (s == 1 ? "hot" : "spread") SUBSEP count_at[c]
      title[cells] = (s == 1 ? "one hot customer" : thousands(customers) " customers") ", " count_at[c] (count_at[c] == 1 ? " connection" : " connections")
    }

  printf "| requests/s (p50 / p99 ms) x echo |"
  for (c = 1; c <= cells; c++) printf " %s |", title[c]
  printf "\n|---|"
  for (c = 1; c <= cells; c++) printf "---|"
  print ""

  for (s = 1; s <= system_count; s++) {
    name = system_at[s]
    printf "| %s |", name
    for (c = 1; c <= cells; c++) {
      printf " %s (%s / %s)", thousands(median(rates[name, cell[c]])), ms(median(p50s[name, cell[c]])), ms(median(p99s[name, cell[c]]))
      if ("echo" in seen) printf " %sx", times(ratio(name, "echo", cell[c]))
      printf " |"
      spread = high[name, cell[c]] / low[name, cell[c]]
      if (spread > widest) { widest = spread; widest_at = name ", " title[c] }
    }
    print ""
  }
  ratio_row("spend", "redis-lua")
  ratio_row("spend", "pg-rowlock")
  ratio_row("spend-pg", "redis-lua")
  ratio_row("spend-pg", "pg-rowlock")

  if (rounds > 1) printf "\nNoise: the rounds of one cell differ by up to %.0f %% (%s).\n", (widest - 1) * 100, widest_at
}
