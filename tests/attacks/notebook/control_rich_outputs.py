# Uses magics, shell lines, rich outputs and text as students do; all answers are right.
# row: control
# outcome: control
# sees: from the shell
# sees: Figure

# %% own
from IPython.display import HTML, Markdown, display

!echo from the shell
%matplotlib inline
plt.plot([1, 2, 3])
plt.show()
display(Markdown("**bold**"), HTML("<b>bold</b>"))
print("1 < 2 & 3 > 2")
