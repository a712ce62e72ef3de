"""Settings of the course's own Jupyter server: `course.py lab` reads them beside the user's."""

from pathlib import Path

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """A kernel connection that sends each message at once: TCP_NODELAY, so no 40 ms stalls."""

    def connect(self):  # noqa: ANN201  (the type is the parent's)
        """Open the connection."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()


c = get_config()  # noqa: F821  (Jupyter puts it there)
c.ServerApp.kernel_websocket_connection_class = PromptConnection
c.ServerApp.root_dir = str(Path(__file__).resolve().parents[2])
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
