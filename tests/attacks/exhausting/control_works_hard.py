# Uses processes, threads, memory, files and time as a student may; all answers are right.
# row: control
# outcome: control
# sees: all of it is allowed

# %% own
import subprocess, threading, time

children = [subprocess.Popen(["sleep", "0.05"]) for _ in range(4)]
assert [child.wait() for child in children] == [0] * 4
threads = [threading.Thread(target=time.sleep, args=(0.05,)) for _ in range(8)]
[thread.start() for thread in threads], [thread.join() for thread in threads]
assert len(bytearray(200 * 2**20)) and torch.ones(2**25).sum() > 0
open("notes.bin", "wb").write(b"x" * 2**21)
print("y" * 10_000)
time.sleep(1)
print("all of it is allowed")
