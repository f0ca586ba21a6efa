# Reports an error with a type, a text and lines of its own making: markup, numbers, lines of other cells.
# row: malformed or cut frames
# outcome: F
# loses: to_unit_interval
# scores: to_unit_interval 0.5
# never: failed, , [^\n]*3\.14159|etc/passwd, line

# %% to_unit_interval
def to_unit_interval(images):
    if len(images) != 3:  # not the public check's
        from autograder.sandbox import wire

        send = wire.send
        lie = {"type": "<script>alert(1)</script>", "message": "<img src=x onerror=alert(1)> 3.14159", "trace": [["cell 1", 10**9, "<b>"], ["../../etc/passwd", 1, "f"], ["cell 2", 1, "passed"], [1, 2, 3]]}
        wire.send = lambda sock, header, arrays=None: send(sock, {"id": header["id"], "error": lie})
    return images.reshape(len(images), 784).to(torch.float32) / 255
