// One view: the pictures, the panel beside or below them ------------------------------------

const LONG_NOTE = 120; // characters: so many fit into the room of a note
const SENTENCE = /^.+?[.?!]”?(?=\s)/;
const MANY = 6; // controls that fit beside pictures
const FULL = 14; // with those that are hidden now: as many fit below pictures of full size
const PANELS = { "live-tight": [0, 340], "live-narrow": [0, 536], "live-broad": [840, 1144] }; // pixels
const PAIRED = [555, 830]; // a view in which two pictures stand side by side, and no three

// Tell the style sheet how wide the view is, and its panel. Container queries would do it alone;
// but of what JupyterLab skips while it is out of sight Chromium then loses the text that is
// written just after it has come back: the letters are there, and never laid out.
function measure(view, panel) {
  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect: { width } } of entries) {
      if (target === view) {
        view.style.setProperty("--room", `${width}px`);
        view.classList.toggle("live-paired", PAIRED[0] < width && width < PAIRED[1]);
      } else for (const [name, [from, to]] of Object.entries(PANELS)) {
        panel.classList.toggle(name, from < width && width < to);
      }
    }
  });
  for (const each of [view, panel]) sizes.observe(each);
  return () => sizes.disconnect();
}

// The controls or the pictures of a view: made when they first appear, shown in their order.
class Parts {
  constructor(className, make) {
    this.element = html("div", className);
    this.make = make;
    this.made = new Map();
  }

  // Show these; an element `beside` the one of a name follows it.
  show(wanted, name, beside) {
    const parts = wanted.map((each) => {
      if (!this.made.has(each.name)) this.made.set(each.name, this.make(each));
      return this.made.get(each.name);
    });
    const now = parts.flatMap(({ element }, i) =>
      wanted[i].name === name ? [element, beside] : [element]);
    for (const old of [...this.element.children]) if (!now.includes(old)) old.remove();
    now.forEach((element, i) => { // what stands where it should is left alone: it may have the focus
      const there = this.element.children[i];
      if (there !== element) this.element.insertBefore(element, there ?? null);
    });
    return parts;
  }
}

// A note, folded after its first sentence where it is long, in a room that is the same for all.
class Note {
  constructor(store) {
    this.store = store;
    this.first = html("summary");
    this.rest = html("span");
    this.element = html("details", "live-note", {}, this.first, this.rest);
    this.first.addEventListener("click", (event) => { if (!this.long) event.preventDefault(); });
    this.element.addEventListener("toggle", () => { store.unfolded = this.element.open; });
  }

  show(text) {
    this.long = text.length > LONG_NOTE;
    const first = (this.long && text.match(SENTENCE)?.[0]) || text;
    write(this.first, first);
    write(this.rest, text.slice(first.length));
    put(this.first, { tabindex: this.long ? 0 : -1 });
    this.element.classList.toggle("live-long", this.long);
    this.element.open = this.store.unfolded;
  }
}

class View {
  constructor(store, el) {
    this.store = store;
    this.pictures = new Parts("live-pictures", (picture) => new Picture(store, picture));
    this.controls = new Parts("live-controls", (control) => CONTROLS[control.kind](store, control));
    this.rows = html("dl", "live-rows");
    this.note = new Note(store);
    this.remark = remark();
    this.spoken = html("div", "live-spoken", { role: "status", "aria-live": "polite" });
    this.more = new More(store, this.pictures);
    const readout = html("div", "live-readout", {}, this.more.element, this.rows);
    const panel = html("div", "live-panel", {}, this.controls.element, readout, this.note.element);
    this.layout = html("div", "live-layout", {}, this.pictures.element, panel);
    this.element = html("div", "live", {}, this.layout, this.spoken);
    for (const name of ["font", "faint", "sheer"]) {
      this.element.style.setProperty(`--live-${name}`, store.style[name]);
    }
    this.element.classList.toggle("live-stacked", store.stacked);
    el.append(this.element);
    this.freeSizes = measure(this.element, panel);
    this.freeTheme = followTheme(this.element, (theme) => {
      for (const [name, role] of Object.entries(store.style.roles)) {
        this.element.style.setProperty(`--live-${name}`, role[theme]);
        this.element.style.setProperty(`--words-${name}`, theme === "light" ? role.words : role.dark);
      }
      store.show(); // what is painted knows no style sheet
    });
    this.freeKeys = keepKeys(this.element);
    for (const what of ["pointerdown", "click", "change"]) { // a screen reader only clicks
      this.element.addEventListener(what, () => { store.begun = true; }, true);
    }
    this.element.addEventListener("keydown", (event) => this.key(event), true);
    store.join(this);
  }

  close() {
    this.freeKeys();
    this.freeTheme();
    this.freeSizes();
    clearTimeout(this.speaking);
    this.store.views.delete(this);
    this.store.pause();
    this.element.remove();
  }

  // A key that is held down does one thing. What is half typed in a box is taken back first.
  key(event) {
    const { target } = event;
    this.store.begun ||= !event.repeat;
    const turn = turnsBack(event);
    if (!turn) return;
    event.preventDefault();
    if (target.type !== "text" || target.value === target.defaultValue) this.store.turnBack(turn);
    else target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  }

  update() {
    const { layout, state, readout, trouble, touched, failed } = this.store;
    const below = trouble && touched.control;
    this.controls.show(layout.controls, below, this.remark).forEach(({ element, update }, i) => {
      const control = layout.controls[i];
      element.hidden = control.hidden;
      element.classList.toggle("live-half", control.half);
      put(element, { title: control.disabled });
      for (const input of element.querySelectorAll("input, select")) {
        input.disabled = Boolean(control.disabled);
      }
      update(state[control.name], control);
    });
    const seen = layout.controls.filter(({ hidden }) => !hidden);
    this.layout.classList.toggle("live-many", seen.length > MANY);
    this.layout.classList.toggle("live-full", layout.controls.length > FULL);
    for (const picture of this.pictures.show(layout.pictures)) picture.update();
    this.show(trouble, touched);
    readout.rows.forEach(([label, value, role], i) => {
      const row = this.rows.children[i] ?? this.rows.appendChild(
        html("div", "", {}, html("dt"), html("dd", "", {}, html("span", "live-same"), html("span"))));
      const [same, rest] = Array.isArray(value) ? value : ["", value];
      write(row.children[0], label);
      write(row.children[1].children[0], same);
      write(row.children[1].children[1], rest);
      put(row, { style: `--ink: var(--words-${role})` });
    });
    this.more.update();
    while (this.rows.children.length > readout.rows.length) this.rows.lastChild.remove();
    this.note.show(Object.keys(failed).length
      ? "A picture could not be painted: this page may forbid images that are made in it. The "
        + `marks and the numbers are right. ${readout.note}`
      : readout.note);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      write(this.spoken, readout.summary);
    }, 600);
  }

  // The remark is below the control that was touched, or at the handle, or else before all.
  show(trouble, { control, picture, name }) {
    write(this.remark, trouble);
    const touched = this.pictures.made.get(picture);
    if (!trouble) this.remark.remove();
    else if (touched?.element.isConnected) touched.show(this.remark, name);
    else if (control === "more") this.more.list.append(this.remark);
    else if (!this.store.find(control)) this.element.prepend(this.remark);
  }
}

export default widget(Store, View);
