"""pyahocorasick on folded text, an article a line: prints microseconds (the median) and matches."""
import statistics
import sys
import time

import ahocorasick

terms, text, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
with open(terms, encoding="utf-8") as lines:
    for line in lines:
        automaton.add_word(line.rstrip("\n"))
automaton.make_automaton()
with open(text, encoding="utf-8") as lines:
    articles = [line.rstrip("\n") for line in lines]
times = []
for _ in range(rounds):
    begun = time.perf_counter()
    matches = 0
    for article in articles:
        for _ in automaton.iter(article):
            matches += 1
    times.append(time.perf_counter() - begun)
print(int(statistics.median(times) * 1e6), matches)
