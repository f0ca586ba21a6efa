# The untouched starter: nothing is done yet.
# loses: best_match, neighbourhood, update, decay, quantisation_error, topographic_error, train, u_matrix
# hint: has not been answered yet

# %% best_match
def best_match(weights, x):
    # YOUR CODE HERE
    raise NotImplementedError("best_match")


# %% neighbourhood
def neighbourhood(rows, cols, centre, sigma):
    # YOUR CODE HERE
    raise NotImplementedError("neighbourhood")


# %% update
def update(weights, x, h, lr):
    # YOUR CODE HERE
    raise NotImplementedError("update")


# %% decay
def decay(start, end, step, steps):
    # YOUR CODE HERE
    raise NotImplementedError("decay")


# %% quantisation_error
def quantisation_error(weights, x):
    # YOUR CODE HERE
    raise NotImplementedError("quantisation_error")


# %% topographic_error
def topographic_error(weights, x):
    # YOUR CODE HERE
    raise NotImplementedError("topographic_error")


# %% train
# YOUR CODE HERE
raise NotImplementedError("train")


# %% u_matrix
def u_matrix(weights):
    # YOUR CODE HERE
    raise NotImplementedError("u_matrix")
