# Runs a program that it has written: nothing is won by that.
# row: symlinks, hard links and FIFOs as outputs
# outcome: N
# sees: a program of its own ran as student

# %% own
import shutil, subprocess

with open(HOME + "/program", "w") as file:
    file.write("id -u")
seen = subprocess.run(["sh", HOME + "/program"], capture_output=True, text=True).stdout.strip()
print("a program of its own ran as", "student" if seen == str(os.getuid()) != "0" else "GOT" f"!! {seen}")
