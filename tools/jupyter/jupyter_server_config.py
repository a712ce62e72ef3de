"""Settings of the course's own Jupyter server: `course.py lab` reads them beside the user's."""

import sys
from pathlib import Path

AS_USUAL = (
    "This version of jupyter_server sends small messages in its usual way and not at once: the "
    "pictures move a little less evenly."
)


def prompt_connection() -> type:
    """Return a kernel connection that sends each message at once: TCP_NODELAY, no 40 ms stalls.

    It builds on the insides of jupyter_server, which promises nothing about them.
    """
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    class PromptConnection(ZMQChannelsWebsocketConnection):
        def connect(self):  # noqa: ANN202  (the type is the parent's)
            try:
                self.websocket_handler.set_nodelay(True)
            except AttributeError:
                self.log.warning(AS_USUAL)
            return super().connect()

    return PromptConnection


HERE = Path(__file__).resolve().parent

c = get_config()  # noqa: F821  (Jupyter puts it there)
try:
    c.ServerApp.kernel_websocket_connection_class = prompt_connection()
except ImportError:
    print(AS_USUAL, file=sys.stderr)
c.ServerApp.root_dir = str(HERE.parents[1])
c.LabApp.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
# The tabs left open last time: the course's own, not those of the user's other projects.
c.LabApp.workspaces_dir = str(Path(sys.prefix, "share", "jupyter", "lab", "workspaces"))
# A page exported from a notebook says what there is to see in its pictures.
c.TemplateExporter.extra_template_basedirs = [str(HERE / "templates")]
c.HTMLExporter.template_name = "course"
# Read for overrides.json: no question about news and no check for updates, unless asked for.
c.LabApp.app_settings_dir = str(HERE)
# A link to a heading ends at that heading.
c.LabApp.extra_labextensions_path = [str(HERE / "labextensions")]
