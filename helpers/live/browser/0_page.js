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

// An id that nothing else in the page has; each widget has a copy of this module for itself.
function newId(word) {
  return `${word}-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
}

// Whether the reader has asked for less motion.
const wantsRest = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const PATIENCE_MS = 2000; // after this long without an answer a view says so
const SILENT = "The kernel does not answer: it is busy, or was restarted. If this stays, run the "
  + "notebook again from the top.";
const GONE = "No kernel answers here now. Run this cell to make it live; after a restart, the "
  + "cells above it first.";
const CUT_OFF = "jupyter-widgets-disconnected"; // a page's mark on what has lost its kernel

// The way to the kernel, which may be busy or gone, and the views that show what comes of it.
class Channel {
  constructor(model) {
    this.model = model;
    this.views = new Set();
    this.trouble = ""; // what there is to say of the way to the kernel
    this.touched = {}; // what the learner has moved or pressed last: there it is said
    this.listen = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.listen);
    this.probe = () => setTimeout(() => this.send({})); // what cannot be sent is told
    model.on("comm_live_update", this.probe);
  }

  close() {
    this.model.off("msg:custom", this.listen);
    this.model.off("comm_live_update", this.probe);
    clearTimeout(this.patience);
  }

  send(content) {
    try {
      if (this.isGone()) throw new Error(GONE);
      this.model.send(content);
    } catch {
      this.lose();
    }
  }

  // Whether there is no kernel, or none that knows of this widget. Not every page can tell.
  isGone() {
    const { kernel } = this.model.widget_manager ?? {};
    return kernel === null || kernel?.status === "dead"
      || [...this.views].some(({ element }) => element.closest(`.${CUT_OFF}`));
  }

  // Show that nothing comes of what is done here.
  lose() {
    clearTimeout(this.patience);
    this.say(GONE);
  }

  // Wait for an answer from now on, or no more.
  wait(open) {
    clearTimeout(this.patience);
    if (open) this.patience = setTimeout(() => this.say(SILENT), PATIENCE_MS);
  }

  say(trouble) {
    this.trouble = trouble;
    this.show();
  }

  // A view has come; it may show what has no kernel.
  join(view) {
    this.views.add(view);
    if (this.isGone()) this.lose();
    view.update();
  }

  show() {
    this.drawing ??= requestAnimationFrame(() => {
      this.drawing = null;
      for (const view of this.views) view.update();
    });
  }
}

// A widget as a page wants it: one store, any number of views of it.
function widget(Store, View) {
  return () => {
    let store;
    return {
      initialize({ model }) {
        store = new Store(model);
        return () => store.close();
      },
      render({ el }) {
        const view = new View(store, el);
        return () => view.close();
      },
    };
  };
}

// What is said of the way to the kernel, beside what was touched.
const remark = () => html("p", "course-remark", { role: "alert" });

// What Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y mean, "undo" or "redo", or nothing.
function turnsBack({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  if (!(ctrlKey || metaKey) || altKey) return "";
  return { z: shiftKey ? "redo" : "undo", y: "redo" }[key.toLowerCase()] ?? "";
}

// JupyterLab sees a key first and would walk through its cells, cut one at an "x", or run one at
// Shift+Enter. A mark on the focused element itself leaves it only the keys with Ctrl, Alt or ⌘,
// and of those none that undo: that is undone in which the focus is.
// Returns what ends this.
function keepKeys(root) {
  const keep = (event) => {
    const { target, ctrlKey, altKey, metaKey } = event;
    if (!root.contains(target)) return;
    const ours = !(ctrlKey || altKey || metaKey) || turnsBack(event);
    target.toggleAttribute("data-lm-suppress-shortcuts", Boolean(ours));
  };
  window.addEventListener("keydown", keep, true);
  return () => window.removeEventListener("keydown", keep, true);
}

// Dark is what the page really is, whoever made it so: JupyterLab's theme, forced colours, an
// extension. Its text tells, and a change of that colour is a transition, if a very short one.
// What the page took out or hid meanwhile has no colour to change from: it begins an animation
// when it is back. What is scrolled away may miss both, and a page may let nothing move: it looks
// again when it comes into view, and when JupyterLab writes the name of a theme on the page.
// Returns what ends this.
function followTheme(element, tell = () => {}) {
  const look = () => {
    const colour = getComputedStyle(element).color.match(/[\d.]+/g);
    if (!colour && element.dataset.theme) return; // not in the page
    const [r, g, b] = colour ?? [0, 0, 0];
    const theme = 0.3 * r + 0.6 * g + 0.1 * b > 128 ? "dark" : "light";
    if (element.dataset.theme === theme) return;
    element.dataset.theme = theme;
    tell(theme);
  };
  element.style.transition = "color 1ms";
  element.style.animation = "course-shown 1ms"; // the style sheets name it; it moves nothing
  for (const change of ["transitionend", "transitioncancel", "animationstart"]) {
    element.addEventListener(change, ({ target }) => target === element && look());
  }
  const inView = new IntersectionObserver(look);
  inView.observe(element);
  const named = new MutationObserver(look);
  for (const part of [document.documentElement, document.body]) {
    named.observe(part, { attributes: true });
  }
  look();
  return () => {
    inView.disconnect();
    named.disconnect();
  };
}
