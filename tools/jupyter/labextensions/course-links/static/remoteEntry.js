// A link to a heading of a notebook ends at that heading.
//
// JupyterLab looks for it once: before the notebook is there, or while what is above it has no
// height yet. So it is asked to go there until the heading stays where it should be.

const PATIENCE_MS = 20000;
const EVERY_MS = 150;
const STEADY = 4; // times in a row that the heading is found where it was
const HANDS = ["wheel", "pointerdown", "keydown"]; // with these the reader goes elsewhere

// Return how far a heading is below the upper edge of its notebook; nothing if it is not in view.
function placeOf(id, notebook) {
  const name = CSS.escape(id);
  const heading = notebook.node.querySelector(`[data-jupyter-id="${name}"], [id="${name}"]`);
  const view = notebook.node.getBoundingClientRect();
  const place = heading?.getBoundingClientRect().top - view.top;
  return place >= 0 && place < view.height - 40 ? Math.round(place) : null;
}

async function land(app, path, id) {
  const until = performance.now() + PATIENCE_MS;
  let [steady, before, left] = [0, null, false];
  const leave = () => { left = true; };
  for (const hand of HANDS) document.addEventListener(hand, leave, true);
  while (!left && steady < STEADY && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const panel = app.shell.currentWidget;
    if (panel?.context?.path !== path || !panel.content?.widgets) continue;
    const place = placeOf(id, panel.content);
    steady = place !== null && place === before ? steady + 1 : 0;
    before = place;
    if (!steady) await panel.content.setFragment(`#heading=${id}`);
  }
  for (const hand of HANDS) document.removeEventListener(hand, leave, true);
}

const plugin = {
  id: "course-links:plugin",
  autoStart: true,
  activate(app) {
    app.commands.commandExecuted.connect((_, { id, args }) => {
      if (id !== "rendermime:handle-local-link" || !args.id || !args.path?.endsWith(".ipynb")) return;
      land(app, args.path, decodeURIComponent(args.id.slice(1)));
    });
  },
};

(window._JUPYTERLAB ??= {})["course-links"] = {
  init() {},
  get: async () => () => ({ __esModule: true, default: plugin }),
};
