# Takes every assertion out of the code that is run after it.
# row: patching `torch.allclose`, `assert`, pytest, clocks, IPython's hooks
# outcome: N
# loses: predicted_parameters
# sees: predicted_parameters: the public checks pass.

# %% predicted_parameters
import ast

predicted_parameters = 0


class NoAssertions(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()


get_ipython().ast_transformers.append(NoAssertions())
