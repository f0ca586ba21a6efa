# Shuts the line down, then writes on it.
# row: junk on a closed socket
# outcome: F
# loses: predicted_parameters
# sees: stopped answering

# %% predicted_parameters
number = next(n for n in range(3, 256) if os.path.exists(f"/proc/self/fd/{n}") and os.readlink(f"/proc/self/fd/{n}").startswith("socket"))
sock = socket.socket(fileno=os.dup(number))
sock.shutdown(socket.SHUT_WR)
try:
    sock.send(b"junk")
except OSError:
    pass
__import__("time").sleep(1000)
