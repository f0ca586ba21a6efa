# Opens netlink sockets, for routes, firewall, audit and events of devices.
# row: netlink
# outcome: D
# needs: seccomp
# held: 4

# %% own
for name, family in (("routes", 0), ("firewall", 12), ("audit", 9), ("events", 15)):
    attempt(name, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, family).fileno())
