# Leaves a background job, a changed PATH and an alias behind, from a cell of bash.
# row: `!shell`, `%%bash`, `%%script`, `%run`, `%load_ext`
# outcome: D
# sees: no setuid shell

# %% own
%%bash
nohup sh -c 'while true; do sleep 1; done' >/dev/null 2>&1 &
echo 'export PATH=$HOME:$PATH' >> ~/.bashrc
cp /bin/sh $HOME/sh && chmod 6755 $HOME/sh
test "$($HOME/sh -p -c 'id -u')" = 0 && echo "GOT""!! root" || echo no setuid shell
