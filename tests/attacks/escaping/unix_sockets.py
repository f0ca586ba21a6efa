# Looks for sockets of daemons: containers, D-Bus, agents, system services.
# row: container, D-Bus and agent sockets
# outcome: A
# held: 8

# %% own
def connect(path):
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(path)
        return True


for path in ("/var/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/dbus/system_bus_socket", "/run/systemd/private", "/tmp/.X11-unix/X0"):
    attempt(path, lambda: connect(path))
attempt("names of agents", lambda: [n for n in os.environ if n in ("SSH_AUTH_SOCK", "DBUS_SESSION_BUS_ADDRESS", "DOCKER_HOST", "XDG_RUNTIME_DIR")])
attempt("folders of sockets", lambda: [p for p in ("/run", "/var/run", "/var/lib") if os.path.isdir(p) and os.listdir(p)])
