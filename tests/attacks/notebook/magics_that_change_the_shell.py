# Switches the shell about: no outputs, another directory, a debugger, other colours, timing everything.
# row: event hooks
# outcome: N
# loses: predicted_parameters

# %% predicted_parameters
predicted_parameters = 0
%xmode Minimal
%colors Linux
%pdb on
%cd /
%config InteractiveShell.ast_node_interactivity = "none"
