// The menu of a view: what is rarely wanted, behind three dots -------------------------------

const PICTURES = { png: "image/png", svg: "image/svg+xml" };

class More {
  constructor(store, pictures) {
    this.store = store;
    const turn = (name) => () => store.turnBack(name);
    const zoom = (key) => () => {
      const picture = [...pictures.made.values()].find(({ look }) => look.axes);
      picture.look.key({ key }, picture.shapes().find(({ mark }) => mark === "handle").xy);
    };
    const zooms = [["Zoom in", "+"], ["Zoom out", "−"], ["Show all of it", "0"]];
    this.turns = [this.item("Undo", "Ctrl+Z", turn("undo")), this.item("Redo", "Ctrl+Shift+Z", turn("redo"))];
    this.code = html("code", "live-code", { tabindex: 0 });
    this.said = html("span", "live-told", { role: "status" });
    this.told = html("p", "live-copied", {}, this.said, this.code);
    this.told.hidden = true;
    this.list = html("div", "live-list", {}, ...this.turns,
      ...(Object.keys(store.zoomed).length
        ? zooms.map(([text, key]) => this.item(text, key, zoom(key.replace("−", "-")))) : []),
      this.item("Copy as code", "", () => this.copy()),
      this.item("Save picture (PNG)", "", () => this.save("png")),
      this.item("Save picture (SVG)", "", () => this.save("svg")), this.told);
    const dots = html("summary", "", { "aria-label": "More", title: "More" }, "⋯");
    this.element = html("details", "live-more", {}, dots, this.list);
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.element.open = false;
      dots.focus();
    });
    this.element.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !this.element.contains(relatedTarget)) this.element.open = false;
    });
    this.element.addEventListener("toggle", () => {
      this.told.hidden = true;
      this.place();
    });
  }

  // Open upwards where there is more room: what reaches below the view is cut off.
  place() {
    this.list.classList.remove("live-up");
    const [view, dots, list] = [this.element.closest(".live"), this.element, this.list]
      .map((each) => each.getBoundingClientRect());
    const up = list.bottom > view.bottom && dots.top - view.top > view.bottom - dots.bottom;
    this.list.classList.toggle("live-up", up);
  }

  // Not `disabled`: the focus would go to the page when there is nothing more to undo.
  item(text, keys, act) {
    const button = html("button", "", { type: "button" }, html("span", "", {}, text),
      ...(keys ? [html("kbd", "", {}, keys)] : []));
    button.addEventListener("click", () => { if (button.ariaDisabled !== "true") act(); });
    return button;
  }

  async copy() {
    const code = new TextDecoder().decode(await this.store.make("code"));
    write(this.code, code);
    this.told.hidden = false;
    try {
      await navigator.clipboard.writeText(code);
      write(this.said, "Copied: ");
    } catch { // a page that is not secure has no clipboard
      write(this.said, "Copy this: ");
      getSelection().selectAllChildren(this.code);
    }
    this.place();
  }

  async save(kind) {
    const url = URL.createObjectURL(new Blob([await this.store.make(kind)], { type: PICTURES[kind] }));
    html("a", "", { href: url, download: `${this.store.called}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  update() {
    this.turns.forEach((button, i) => put(button, { "aria-disabled": !this.store.reaches[i] }));
  }
}
