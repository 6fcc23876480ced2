"""Holds a file open in the way that the first argument says, until standard input ends.

A line on standard input is written into the file, at its end; a mapped file takes it at its beginning.
"""

import mmap
import os
import sys

how, path = sys.argv[1:]
flags = {"append": os.O_WRONLY | os.O_APPEND, "read": os.O_RDONLY}.get(how, os.O_RDWR)
handle = os.open(path, flags)
mapped = mmap.mmap(handle, 0, access=mmap.ACCESS_WRITE) if how == "map" else None
if mapped is not None:
    # Dirty from now on: what follows changes no time of the file.
    mapped[0] = mapped[0]
if how == "map":
    # mmap keeps a handle of its own, which is closed too: only the mapping is left.
    for number in os.listdir("/proc/self/fd"):
        number = int(number)
        try:
            if number > 2 and os.path.samestat(os.fstat(number), os.stat(path)):
                os.close(number)
        except OSError:
            pass
print("ready", flush=True)
for line in sys.stdin.buffer:
    text = line.rstrip(b"\n")
    if mapped is None:
        os.write(handle, text)
    else:
        mapped[0 : len(text)] = text
    print("written", flush=True)
