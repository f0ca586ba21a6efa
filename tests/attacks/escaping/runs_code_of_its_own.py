# Runs a program that it has written: nothing is won by that.
# row: symlinks, hard links and FIFOs as outputs
# outcome: N
# sees: a program of its own ran as student

# %% own
import shutil, subprocess

shutil.copy("/usr/bin/id", "/tmp/home/program")
seen = subprocess.run(["/tmp/home/program", "-u"], capture_output=True, text=True).stdout.strip()
print("a program of its own ran as", "student" if seen == "1000" else "GOT" f"!! {seen}")
