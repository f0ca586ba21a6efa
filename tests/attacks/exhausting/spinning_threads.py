# Computes in thirty threads at once, inside C code that no exception ends.
# row: threads
# outcome: K
# loses: predicted_parameters
# sees: used more than 3 s of computing // took longer than 12 s

# %% predicted_parameters
import hashlib, threading


def spin():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**6)


for _ in range(30):
    threading.Thread(target=spin).start()
spin()
