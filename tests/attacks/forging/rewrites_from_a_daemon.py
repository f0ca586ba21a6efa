# A process that has forked twice goes on rewriting results and answers.
# row: a doubly-forked process that rewrites results
# outcome: K
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 0
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time

        while True:
            for folder in [each for each in ("/tmp", HERE, HOME, "/dev/shm") if can_write(each)]:
                open(folder + "/result.json", "w").write('{"score": 18}')
            time.sleep(0.05)
    os._exit(0)
