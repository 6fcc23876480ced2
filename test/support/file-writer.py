"""Holds a file open in the way that the first argument says, until standard input ends.

A line on standard input is written into the file, at its end; a mapped file takes it at its beginning.
"""

import ctypes
import mmap
import os
import sys
import threading

how, path = sys.argv[1:]
flags = {"append": os.O_WRONLY | os.O_APPEND, "read": os.O_RDONLY}.get(how, os.O_RDWR)
handle = os.open(path, flags)
mapped = mmap.mmap(handle, 0, access=mmap.ACCESS_WRITE) if how.startswith("map") else None
if mapped is not None:
    # Dirty from now on: what follows changes no time of the file.
    mapped[0] = mapped[0]
if mapped is not None:
    # mmap keeps a handle of its own, which is closed too: only the mapping is left.
    for number in os.listdir("/proc/self/fd"):
        number = int(number)
        try:
            if number > 2 and os.path.samestat(os.fstat(number), os.stat(path)):
                os.close(number)
        except OSError:
            pass


def first_thread_has_ended():
    with open(f"/proc/{os.getpid()}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] == "Z"


def serve():
    while how.endswith("thread") and not first_thread_has_ended():
        pass
    print("ready", flush=True)
    for line in sys.stdin.buffer:
        text = line.rstrip(b"\n")
        if mapped is None:
            os.write(handle, text)
        else:
            mapped[0 : len(text)] = text
        print("written", flush=True)
    os._exit(0)


if how.endswith("thread"):
    threading.Thread(target=serve).start()
    ctypes.CDLL(None).pthread_exit(None)
serve()
