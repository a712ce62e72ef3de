// One view: the pictures, the panel beside or below them ------------------------------------

class View {
  constructor(store, el) {
    this.store = store;
    this.pictures = store.layout.pictures.map((picture) => new Picture(store, picture));
    this.controls = new Map(store.layout.controls.map((control) =>
      [control.name, CONTROLS[control.kind](store, control)]));
    this.rows = html("dl", "live-rows");
    this.note = html("p", "live-note");
    this.spoken = html("div", "live-spoken", { role: "status", "aria-live": "polite" });
    const controls = html("div", "live-controls", {},
      ...[...this.controls.values()].map(({ element }) => element));
    const readout = html("div", "live-readout", {}, this.rows, this.note);
    this.element = html("div", "live", {},
      html("div", "live-layout", {},
        html("div", "live-pictures", {}, ...this.pictures.map(({ element }) => element)),
        html("div", "live-panel", {}, controls, readout)), this.spoken);
    for (const [name, value] of Object.entries(store.look)) {
      this.element.style.setProperty(`--live-${name}`, value);
    }
    this.element.classList.toggle("live-stacked", store.stacked);
    el.append(this.element);
    this.freeTheme = followTheme(this.element, (theme) => {
      for (const [name, role] of Object.entries(store.roles)) {
        this.element.style.setProperty(`--live-${name}`, role[theme]);
      }
    });
    this.freeKeys = keepKeys(this.element);
    store.views.add(this);
    this.update();
  }

  close() {
    this.freeKeys();
    this.freeTheme();
    clearTimeout(this.speaking);
    this.store.views.delete(this);
    this.store.pause();
    this.element.remove();
  }

  update() {
    const { layout, state, readout, silent } = this.store;
    for (const control of layout.controls) {
      const { element, update } = this.controls.get(control.name);
      element.hidden = control.hidden;
      for (const input of element.querySelectorAll("input, select")) input.disabled = control.disabled;
      update(state[control.name], control);
    }
    for (const picture of this.pictures) picture.update();
    readout.rows.forEach(([label, value, role], i) => {
      const row = this.rows.children[i] ?? this.rows.appendChild(
        html("div", "", {}, html("dt"), html("dd", "", {}, html("span", "live-same"), html("span"))));
      const [same, rest] = Array.isArray(value) ? value : ["", value];
      write(row.children[0], label);
      write(row.children[1].children[0], same);
      write(row.children[1].children[1], rest);
      put(row, { style: `--ink: var(--live-${role})` });
    });
    while (this.rows.children.length > readout.rows.length) this.rows.lastChild.remove();
    write(this.note, silent
      ? "The kernel does not answer: it is busy, or was restarted. If this stays, run the notebook "
        + "again from the top."
      : readout.note);
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      write(this.spoken, readout.summary);
    }, 600);
  }
}

export default () => {
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
