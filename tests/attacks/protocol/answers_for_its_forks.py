# Keeps the line of each check's fork in the notebook's own process, and writes junk on it.
# row: replayed or early answers
# outcome: F
# loses: to_unit_interval, Autoencoder, predicted_parameters, reconstruction_loss, train_epoch, pca_reconstruct, train
# sees: your code gave an answer that cannot be read

# %% own after train
receive = socket.recv_fds


def and_answer(*arguments):
    message = receive(*arguments)
    for descriptor in message[1]:
        os.write(descriptor, b"\xff" * 64)
    return message


socket.recv_fds = and_answer
