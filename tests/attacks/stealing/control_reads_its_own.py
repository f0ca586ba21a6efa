# Reads what everybody may read: its own process, its own files, the packages that it works with.
# row: control
# outcome: control
# held: 0
# sees: all of it is mine

# %% own
import inspect, linecache

open("mine.txt", "w").write("a note")
assert open("mine.txt").read() == "a note"
assert "torch" in inspect.getsource(torch.nn.Linear)
assert os.listdir("/proc/self/fd") and open("/proc/self/environ").read() and open("/proc/self/status").read()
assert inspect.stack() and sys.modules["torch"] is torch
print("all of it is mine")
