"""The Universal Feed Parser on every file below a folder: prints microseconds and items, of one round."""
import pathlib
import sys
import time

import feedparser

documents = [path.read_bytes() for path in sorted(pathlib.Path(sys.argv[1]).rglob("*")) if path.is_file()]
begun = time.perf_counter()
items = sum(len(feedparser.parse(document).entries) for document in documents)
print(int((time.perf_counter() - begun) * 1e6), items)
