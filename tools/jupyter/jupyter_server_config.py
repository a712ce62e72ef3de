"""Settings of the course's own Jupyter server: `course.py lab` reads them beside the user's."""

import sys
from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel connection that sends each message at once: TCP_NODELAY, so no 40 ms stalls."""

    def connect(self):  # noqa: ANN201  (the type is the parent's)
        """Open the connection."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


HERE = Path(__file__).resolve().parent

c = get_config()  # noqa: F821  (Jupyter puts it there)
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.root_dir = str(HERE.parents[1])
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
# The tabs left open last time: the course's own, not those of the user's other projects.
c.LabApp.workspaces_dir = str(Path(sys.prefix, "share", "jupyter", "lab", "workspaces"))
# Read for overrides.json: no question about news and no check for updates, unless asked for.
c.LabApp.app_settings_dir = str(HERE)
