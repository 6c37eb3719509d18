"""rg -iwF on the text as written, an article a line, the terms as written: prints microseconds (the median, reading
the terms included: there is no way to leave it out) and the lines that hold any."""
import statistics
import subprocess
import sys
import time

terms, text, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
times = []
for _ in range(rounds):
    begun = time.perf_counter()
    said = subprocess.run(["rg", "-iwFc", "-f", terms, text], capture_output=True, text=True)
    times.append(time.perf_counter() - begun)
    if said.returncode > 1:
        sys.exit(said.stderr)
print(int(statistics.median(times) * 1e6), said.stdout.strip() or 0)
