# Names a kernel by a path, in a language of its own, with a command to start it.
# row: a kernelspec with a path
# outcome: N

# %% file
notebook.metadata.kernelspec = {"name": "../../../../tmp/evil", "display_name": "$(touch /tmp/attack-was-here)", "language": "bash", "argv": ["/bin/sh", "-c", "touch /tmp/attack-was-here"]}
notebook.metadata.language_info = {"name": "bash", "file_extension": "/../../x", "codemirror_mode": "<script>"}
