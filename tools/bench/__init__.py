"""How smoothly pictures move: this course's way beside the usual ones, in one run.

`python -m tools.bench` starts JupyterLab and a real Chromium, puts the same plot on the screen
in six ways and moves each of them with slider, pointer and keys. Layers, from the bottom:

stats           from what was recorded to latencies, frames and lags
plot, ways/     what the kernels run: the plot, and one module for each way to show it
recorder        in the kernel: how long each message took
probe.js        in the browser: when something was touched and when the picture changed
contenders      which ways there are, and where each is touched and watched
drive           moves one of them and records
costs           start, import and memory
ticks           one movement of every explorer, in the kernel
descents        paths and basin maps
report          tables and targets
"""
