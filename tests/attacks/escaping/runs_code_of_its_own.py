# Runs a program that it has written, from a file and from memory: nothing is won by that.
# row: symlinks, hard links and FIFOs as outputs
# outcome: N
# sees: a program of its own ran as student

# %% own
import shutil, subprocess

shutil.copy("/usr/bin/id", "/tmp/home/program")
memory = os.memfd_create("program")
os.write(memory, open("/usr/bin/id", "rb").read())
for program in ("/tmp/home/program", f"/proc/self/fd/{memory}"):
    seen = subprocess.run([program, "-u"], capture_output=True, text=True, pass_fds=[memory]).stdout.strip()
    print("a program of its own ran as", "student" if seen == "1000" else "GOT" f"!! {seen}")
