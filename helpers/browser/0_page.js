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
