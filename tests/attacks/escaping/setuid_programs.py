# Runs setuid programs, and makes one of its own.
# row: setuid programs
# outcome: D
# held: 3

# %% own
import shutil, stat, subprocess


def root(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=5)
    return done.stdout.strip() == "0" or "uid=0" in done.stdout


def setuid():
    shutil.copy("/usr/bin/id", HOME + "/id")
    os.chmod(HOME + "/id", 0o6755)
    return root(HOME + "/id", "-u")


attempt("su", lambda: root("su", "-c", "id -u"))
attempt("any setuid program", lambda: [p for p in ("sudo", "pkexec", "newuidmap", "mount", "passwd") if shutil.which(p) and root(shutil.which(p), "id", "-u")])
attempt("one of its own", setuid)
