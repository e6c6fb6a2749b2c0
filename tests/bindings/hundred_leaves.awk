# Prints a framework of 100 leaves, half of them ratios and half tiers, over 200 counts.
BEGIN {
  print "{\"format\": \"parindex-framework/1\", \"id\": \"bench.100\", \"max\": 100,"
  print " \"period\": {\"from\": \"2026-01-01\", \"to\": \"2026-12-31\"}, \"rounding\": {\"digits\": 2, \"mode\": \"half_up\", \"at\": [\"leaf\"]},"
  print " \"facts\": {"
  for (i = 0; i < 100; i++)
    printf "  \"done_%d\": {\"type\": \"count\"}, \"all_%d\": {\"type\": \"count\"}%s\n", i, i, i < 99 ? "," : "},"
  print " \"items\": ["
  for (i = 0; i < 100; i++) {
    if (i % 2) rule = "{\"kind\": \"tiers\", \"of\": \"done_" i " / all_" i "\", \"tiers\": [{\"at_least\": \"80%\", \"points\": 1}, {\"at_least\": \"50%\", \"points\": 0.5}]}"
    else rule = "{\"kind\": \"ratio\", \"of\": \"done_" i " / all_" i "\", \"target\": \"100%\"}"
    printf "  {\"code\": \"L%d\", \"max\": 1, \"rule\": %s}%s\n", i, rule, i < 99 ? "," : "]}"
  }
}
