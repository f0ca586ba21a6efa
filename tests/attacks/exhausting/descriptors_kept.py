# Opens files until no more can be had, and keeps them: nothing more can be asked of such a process.
# row: descriptor exhaustion
# outcome: F
# loses: to_unit_interval, Autoencoder, predicted_parameters, reconstruction_loss, train_epoch, pca_reconstruct, train
# sees: ended the Python process

# %% own after train
try:
    while True:
        os.open("/dev/null", os.O_RDONLY)
except OSError as error:
    print(error)
