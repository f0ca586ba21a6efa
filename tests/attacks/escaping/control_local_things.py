# Uses what a program may use: a pair of sockets, pipes, subprocesses, files, its own process's data.
# row: control
# outcome: control
# sees: all of it works
# contained: there is no shared memory, so no pool of processes

# %% own
import multiprocessing, subprocess, tempfile

one, two = socket.socketpair()
one.send(b"x")
assert two.recv(1) == b"x"
assert subprocess.run("echo hello | tr a-z A-Z", shell=True, capture_output=True, text=True).stdout == "HELLO\n"
with tempfile.TemporaryDirectory() as folder:
    open(folder + "/x", "w").write("x")
    os.symlink("x", folder + "/link")
    assert open(folder + "/link").read() == "x"
with multiprocessing.get_context("fork").Pool(2) as pool:
    assert pool.map(abs, [-1, -2]) == [1, 2]
assert os.getpid() and os.times() and os.uname().nodename == "lab"
print("all of it works")
