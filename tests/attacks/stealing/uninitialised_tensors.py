# Reads memory that was not initialised, for words of the checks or the secret.
# row: uninitialised tensors
# outcome: A
# held: 1

# %% own
words = [word[::-1] for word in (b"stigid_neesnu_tset", b"rotareneg.neddih", b"TERCES_ESRUOC", b"swonk_ydobon")]


def fresh():
    kept = []
    for size in (100, 1000, 10**4, 10**5, 10**6, 4 * 10**6):
        kept += [torch.empty(size, dtype=torch.uint8) for _ in range(8)]
        kept += [torch.from_numpy(np.empty(size, np.uint8)) for _ in range(8)]
    return [word for tensor in kept for word in words if word in tensor.numpy().tobytes()]


attempt("words in fresh memory", fresh)
