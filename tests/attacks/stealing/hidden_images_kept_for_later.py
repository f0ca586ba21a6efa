# Keeps the hidden images of one check in a file and in shared memory, to find them in the next check.
# row: leftovers of the student graded before
# outcome: A
# loses: to_unit_interval
# sees: nothing of an earlier check

# %% to_unit_interval
places = ["/tmp/kept", "/tmp/work/kept", "/tmp/home/kept", "/dev/shm/kept"]


def to_unit_interval(images):
    found = [place for place in places if os.path.exists(place)]
    for place in places:
        torch.save(images, place)
    if found:
        raise ValueError("GOT" f"!! an earlier check's images in {found[0]}")
    raise ValueError("nothing of an earlier check")
