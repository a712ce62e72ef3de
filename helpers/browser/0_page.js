// What every widget of the course needs of the page it stands in.

// Attributes and text are written only when they change: each write costs style and layout.
function put(element, attributes) {
  for (const name in attributes) {
    const value = String(attributes[name]);
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function html(tag, className, attributes = {}, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  put(element, attributes);
  element.append(...children);
  return element;
}

// JupyterLab sees a key first and would walk through its cells, cut one at an "x", or run one at
// Shift+Enter. A mark on the focused element itself leaves it only the keys with Ctrl, Alt or ⌘.
// Returns what ends this.
function keepKeys(root) {
  const keep = ({ target, ctrlKey, altKey, metaKey }) => {
    if (!root.contains(target)) return;
    target.toggleAttribute("data-lm-suppress-shortcuts", !(ctrlKey || altKey || metaKey));
  };
  window.addEventListener("keydown", keep, true);
  return () => window.removeEventListener("keydown", keep, true);
}

// Dark is what the page really is, whoever made it so: JupyterLab's theme, forced colours, an
// extension. Its text tells, and a change of that colour is a transition, if a very short one.
// An element that was hidden meanwhile has its size back when it is shown again.
// Returns what ends this.
function followTheme(element, tell = () => {}) {
  const look = () => {
    const [r, g, b] = getComputedStyle(element).color.match(/[\d.]+/g) ?? [0, 0, 0];
    const theme = 0.3 * r + 0.6 * g + 0.1 * b > 128 ? "dark" : "light";
    if (element.dataset.theme === theme) return;
    element.dataset.theme = theme;
    tell(theme);
  };
  element.style.transition = "color 1ms";
  for (const end of ["transitionend", "transitioncancel"]) {
    element.addEventListener(end, ({ target }) => target === element && look());
  }
  const shown = new ResizeObserver(look);
  shown.observe(element);
  look();
  return () => shown.disconnect();
}
