// Marks: how each kind is made, and how it shows its shape ----------------------------------

const SIDEWAYS = 4; // pixels by which a finger has begun to turn what would else scroll the page
const FRICTION = 0.99; // a millisecond: what turns on has half its speed after 70
const SLOWEST = 0.02; // pixels a millisecond
const JUST_NOW_MS = 50; // who has held still for so long does not want it to turn on
const NEAR = 24; // pixels from a handle: there it is the one that is meant
const BESIDE = 18; // pixels from a handle to what is said of it

const pairs = (xy) => Array.from({ length: xy.length / 2 }, (_, i) => `${xy[2 * i]} ${xy[2 * i + 1]}`);

const MARKS = {
  arrow: {
    make: () => svg("polygon"),
    update: (element, { xy }) => put(element, { points: xy.join(" ") }),
  },
  area: {
    make: () => svg("polygon"),
    update: (element, { xy }) => put(element, { points: xy.join(" ") }),
  },
  line: {
    make: ({ role }, { roles }) => {
      const { width, dash } = roles[role];
      return svg("path", { style: `stroke-width: ${width}; stroke-dasharray: ${dash.join(" ")}` });
    },
    update: (element, { xy }) => put(element, { d: "M" + pairs(xy).join("L") }),
  },
  dots: {
    make: () => svg("path"),
    update: (element, { xy }) => put(element, { d: pairs(xy).map((at) => `M${at}h0`).join("") }),
  },
  point: {
    make: (_, { point }) => svg("circle", { r: point }),
    update: (element, { xy: [cx, cy] }) => put(element, { cx, cy }),
  },
  label: {
    make: () => svg("text"),
    update: (element, { xy: [x, y], text, anchor }) => {
      put(element, { x, y, "text-anchor": anchor });
      write(element, text);
    },
  },
  handle: {
    make: (_, { handle }) => svg("g", { class: "live-handle", tabindex: 0, role: "slider" },
      svg("circle", { r: 22, class: "live-grip" }), svg("circle", { r: 13, class: "live-ring" }),
      svg("circle", { r: handle })),
    update: (element, { xy, hollow }) => {
      put(element, { transform: `translate(${xy.join(" ")})` });
      element.classList.toggle("live-hollow", hollow);
    },
  },
};

// A point so many steps on: the way that it has come, and where it is.
function rolled(shape, ahead) {
  const at = shape.xyz ? "xyz" : "xy";
  const size = at.length;
  const places = [...shape[at], ...shape.onward];
  const last = places.length / size - 1;
  const t = Math.min(ahead * shape.each, last);
  const i = Math.min(Math.floor(t), last - 1);
  const from = places.slice(size * i, size * (i + 1));
  const now = from.map((c, k) => c + (t - i) * (places[size * (i + 1) + k] - c));
  const way = [...places.slice(0, size * (i + 1)), ...now];
  return [{ mark: "line", role: shape.role, [at]: way }, { ...shape, [at]: now }];
}

// Whether all places of a flat list lie in a box, to a pixel.
const within = (xy, [left, top, right, bottom]) => xy.every((c, i) =>
  i % 2 ? c >= top - 1 && c <= bottom + 1 : c >= left - 1 && c <= right + 1);

// One picture of one view -------------------------------------------------------------------

class Picture {
  constructor(store, { name, width, height, turned_by }) {
    this.store = store;
    this.name = name;
    this.turnedBy = turned_by; // of a picture of space: the states that turn it
    this.still = this.turnedBy.length
      ? html("canvas", "live-still", { role: "img" })
      : html("img", "live-still", { draggable: "false", decoding: "sync" });
    // An image as the still is one, so that a page does the same to the colours of both.
    this.ground = html("img", "live-ground", { alt: "", draggable: "false", decoding: "sync" });
    this.legend = html("div", "live-ground", { "aria-hidden": "true" });
    this.marks = svg("g");
    this.handles = svg("g"); // apart from the marks: a handle keeps its focus while they change
    this.paper = svg("svg", { class: "live-scene", viewBox: `0 0 ${width} ${height}` },
      this.marks, this.handles);
    this.element = html("div", "live-picture", { "data-picture": name },
      ...(this.turnedBy.length ? [] : [this.ground, this.legend]), this.still, this.paper);
    this.element.classList.toggle("live-turned", this.turnedBy.length > 0);
    this.element.style.setProperty("--width", width + "px");
    this.element.style.setProperty("--parts", width);
    this.element.style.setProperty("--ratio", width / height);
    this.element.style.aspectRatio = `${width} / ${height}`;
    this.look = new Look(this);
    this.paper.addEventListener("pointerdown", (event) => this.grab(event));
    this.paper.addEventListener("click", (event) => this.tap(event));
    this.paper.addEventListener("keydown", (event) => this.key(event));
  }

  get layout() {
    return this.store.layout.pictures.find(({ name }) => name === this.name);
  }

  // The pointer in the picture's own pixels, however large the picture is shown.
  at(event) {
    const { left, top, width } = this.paper.getBoundingClientRect();
    const scale = this.layout.width / width;
    return [(event.clientX - left) * scale, (event.clientY - top) * scale];
  }

  nearest([x, y]) {
    const handles = this.shapes().filter(({ mark }) => mark === "handle");
    const distance = ({ xy }) => Math.hypot(xy[0] - x, xy[1] - y);
    handles.sort((a, b) => distance(a) - distance(b));
    if (!handles.length) return null;
    const near = distance(handles[0]) < NEAR;
    const handle = near ? handles[0] : handles.find(({ anywhere }) => anywhere) ?? handles[0];
    return { handle, near };
  }

  // The shapes of the scene; while a control plays, with what rolls where it is by now.
  scene() {
    const shapes = this.store.scene[this.name] ?? []; // its first scene may be on its way
    const { ahead } = this.store;
    if (!ahead || !shapes.some(({ onward }) => onward)) return shapes;
    const inside = ({ xy }) => !xy || within(xy, this.layout.box);
    return shapes.flatMap((shape) => shape.onward ? rolled(shape, ahead).filter(inside) : [shape]);
  }

  // What is drawn over the still: of a picture of space the handles, as they are seen. A handle is
  // where the pointer has put it, though the kernel has not answered yet.
  shapes() {
    const handle = ({ mark }) => mark === "handle";
    const shapes = this.turnedBy.length
      ? this.scene().filter(handle)
        .map((shape) => ({ ...shape, xy: this.space.seen(shape.xyz).slice(0, 2) }))
      : this.scene();
    const { picture, name, xy } = this.store.handle ?? {};
    if (picture !== this.name) return shapes;
    return shapes.map((shape) => handle(shape) && shape.name === name ? { ...shape, xy } : shape);
  }

  paint() {
    const { store, name, still, layout: { width, height } } = this;
    const { theme = "light" } = this.element.closest(".live")?.dataset ?? {};
    const angles = this.turnedBy.map((each) => store.state[each]);
    const shapes = this.scene();
    const dense = window.devicePixelRatio * (still.clientWidth || width) / width;
    const now = [store.scenery[name], shapes, theme, dense, ...angles];
    if (now.every((each, i) => each === this.painted?.[i])) return;
    this.painted = now;
    this.space = new Space(store.scenery[name], angles, width, height);
    [still.width, still.height] = [Math.round(width * dense), Math.round(height * dense)];
    const context = still.getContext("2d");
    context.setTransform(still.width / width, 0, 0, still.height / height, 0, 0);
    paintPieces(context, this.space.pieces(shapes), store.style, theme);
  }

  // Lay the colours of the heights below what is drawn, as smooth as the page scales them.
  lay() {
    const { store, name, ground, layout: { width, height, box: [left, top, right, bottom] } } = this;
    const { theme = "light" } = this.element.closest(".live")?.dataset ?? {};
    const heights = store.style.heights[theme];
    const { tones, ends } = store.grounds[name] ?? { tones: "", ends: [] };
    if (this.laid === theme + tones + ends) return;
    this.laid = theme + tones + ends;
    const parts = Uint8Array.from(atob(tones), (byte) => byte.charCodeAt(0));
    const n = Math.sqrt(parts.length);
    const canvas = html("canvas", "", { width: n || 1, height: n || 1 });
    const [low = 0, high = 1] = ends;
    const scale = [low, 0.5, high].map((part) => heightColour(heights, part));
    this.legend.style.background = `linear-gradient(90deg, ${scale})`;
    this.legend.hidden = !ends.length;
    const context = canvas.getContext("2d");
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    parts.forEach((part, k) => { // the first row is the lowest one
      const at = 4 * ((n - 1 - Math.floor(k / n)) * n + (k % n));
      if (part < 255) pixels.data.set([...heightTone(heights, part / 254), 255], at);
    });
    context.putImageData(pixels, 0, 0);
    ground.src = canvas.toDataURL();
    const place = (element, x, y, wide, high) => Object.assign(element.style, {
      left: `${100 * x / width}%`, width: `${100 * wide / width}%`,
      top: `${100 * y / height}%`, height: `${100 * high / height}%` });
    place(ground, left, top, right - left, bottom - top);
    const [long, thick, off, below] = store.style.legend;
    place(this.legend, right - off - long, bottom + below, long, thick);
  }

  // Turn the box by so many pixels: half a turn for the width of the picture.
  turn([dx, dy]) {
    const [{ low, high }] = this.turnedBy.slice(1).map((name) => this.store.find(name));
    const by = 180 / this.layout.width;
    const [azimuth, elevation] = this.angles; // to the last digit; what is sent is rounded
    this.angles = [azimuth - by * dx, clamp(elevation + by * dy, low, high)];
    const around = ((this.angles[0] + 180) % 360 + 360) % 360 - 180;
    const [turned, tilted] = [around, this.angles[1]].map((angle) => Math.round(10 * angle) / 10);
    const [first, second] = this.turnedBy;
    this.store.change({ [first]: turned, [second]: tilted });
  }

  // Let it turn on a little when it is let go, in pixels a millisecond, unless nothing shall move.
  glide(speed) {
    if (wantsRest()) return;
    let last = performance.now();
    const on = (time) => {
      const passed = Math.max(time - last, 0);
      last = time;
      speed = speed.map((part) => part * FRICTION ** passed);
      if (Math.hypot(...speed) < SLOWEST) return;
      this.store.begun = false; // it is undone with the turn that it ends
      this.turn(speed.map((part) => part * passed));
      this.gliding = requestAnimationFrame(on);
    };
    this.gliding = requestAnimationFrame(on);
  }

  moveTo(handle, [x, y]) {
    const [left, top, right, bottom] = this.layout.box;
    this.store.drag(this.name, handle.name, [clamp(x, left, right), clamp(y, top, bottom)]);
  }

  // Move about: with Shift held, or with the button in the middle.
  pan(event) {
    event.preventDefault();
    let last = this.look.place(event);
    this.follow(event, (move) => {
      const now = this.look.place(move);
      this.look.move(now.map((part, i) => part - last[i]));
      last = now;
    });
  }

  grab(event) {
    if (this.look.moves && (event.button === 1 || (event.button === 0 && event.shiftKey))) {
      this.pan(event);
      return;
    }
    const from = this.at(event);
    const found = this.nearest(from);
    if (!found || event.button !== 0) return;
    const { handle, near } = found;
    const turns = handle.controls.some((control) => this.turnedBy.includes(control));
    // A finger beside the handle scrolls the page, or turns what can be turned, if it begins to
    // move sideways; a mouse may press anywhere.
    if (event.pointerType === "touch" && !near && !turns) return;
    event.preventDefault();
    this.look.press(handle.controls);
    const held = near || handle.anywhere;
    const grip = held ? [handle.xy[0] - from[0], handle.xy[1] - from[1]] : [0, 0];
    cancelAnimationFrame(this.gliding);
    this.angles = this.turnedBy.map((each) => this.store.state[each]);
    let before = [...from, performance.now()];
    let speed = [0, 0];
    let waits = turns && event.pointerType === "touch"; // for the way in which the finger begins
    const follow = (move) => {
      const [x, y] = this.at(move);
      if (waits) {
        const [across, up] = [x - from[0], y - from[1]].map(Math.abs);
        waits = across < SIDEWAYS || across < up;
        before = [x, y, performance.now()];
      } else if (turns) {
        const now = performance.now();
        const moved = [x - before[0], y - before[1]];
        speed = moved.map((part) => part / Math.max(now - before[2], 4));
        before = [x, y, now];
        this.turn(moved);
      } else if (!this.look.fingers) this.moveTo(handle, [x + grip[0], y + grip[1]]);
    };
    if (!held) follow(event);
    this.find(handle.name).focus({ preventScroll: true, focusVisible: false });
    this.follow(event, follow, () => {
      if (turns && performance.now() - before[2] < JUST_NOW_MS) this.glide(speed);
    });
  }

  // Follow the pointer until it is let go.
  follow({ pointerId, clientX, clientY }, move, letGo = () => {}) {
    this.paper.setPointerCapture(pointerId);
    this.element.classList.add("live-dragging");
    const done = new AbortController();
    const { signal } = done;
    let last = `${clientX} ${clientY}`;
    const follow = (event) => {
      const place = `${event.clientX} ${event.clientY}`;
      if (place !== last) move(event);
      last = place;
    };
    const release = () => {
      done.abort();
      this.element.classList.remove("live-dragging");
      letGo();
    };
    // Raw updates come at once, moves with the next frame; not every page or pointer has both.
    for (const kind of ["pointerrawupdate", "pointermove"]) {
      this.paper.addEventListener(kind, follow, { signal });
    }
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      this.paper.addEventListener(end, release, { signal });
    }
  }

  tap(event) {
    const found = event.pointerType === "touch" && this.nearest(this.at(event));
    if (found && !found.near && !found.handle.anywhere) this.moveTo(found.handle, this.at(event));
  }

  key(event) {
    const { name } = event.target.closest(".live-handle")?.dataset ?? {};
    if (!name) return;
    const { xy, controls: [across, up] } = this.store.shape(this.name, name);
    const move = { ArrowLeft: [across, -1], ArrowRight: [across, 1],
                   ArrowDown: [up, -1], ArrowUp: [up, 1] }[event.key];
    if (move?.[0]) this.store.step(move[0], move[1] * (event.shiftKey ? 10 : 1));
    else if (event.key === "Home") {
      this.store.change(Object.fromEntries([across, up].filter(Boolean)
        .map((control) => [control, this.store.home[control]])));
    } else if (event.ctrlKey || event.metaKey || event.altKey || !this.look.key(event, xy)) return;
    this.store.touched = { picture: this.name, name };
    event.preventDefault();
  }

  find(name) {
    return this.handles.querySelector(`.live-handle[data-name="${CSS.escape(name)}"]`);
  }

  update() {
    this.look.arrive();
    const { store, name, still, layout } = this;
    const url = store.images[name];
    if (url && still.src !== url) still.src = url;
    put(still, { [this.turnedBy.length ? "aria-label" : "alt"]: layout.alt });
    if (this.turnedBy.length) this.paint();
    else this.lay();
    const shapes = this.shapes();
    this.draw(this.marks, shapes.filter(({ mark }) => mark !== "handle"));
    const handles = shapes.filter(({ mark }) => mark === "handle");
    this.draw(this.handles, handles);
    handles.forEach((handle, i) => this.describe(this.handles.children[i], handle));
  }

  // Show a remark at a handle: below it, or above where there is no room.
  show(remark, name) {
    const { height, box } = this.layout;
    const y = this.store.shape(this.name, name)?.xy[1] ?? box[1];
    const part = (pixels) => `${100 * pixels / height}%`;
    const below = y < 0.7 * height;
    remark.style.top = below ? part(y + BESIDE) : "";
    remark.style.bottom = below ? "" : part(height - y + BESIDE);
    if (remark.parentElement !== this.element) this.element.append(remark);
  }

  draw(layer, shapes) {
    shapes.forEach((shape, i) => {
      let element = layer.children[i];
      if (element?.dataset.mark !== shape.mark || element.dataset.role !== shape.role) {
        const made = MARKS[shape.mark].make(shape, this.store.style);
        made.dataset.mark = shape.mark;
        made.dataset.role = shape.role;
        const ink = shape.mark === "label" ? "words" : "live";
        made.style.setProperty("--ink", `var(--${ink}-${shape.role})`);
        if (element) element.replaceWith(made); else layer.append(made);
        element = made;
      }
      MARKS[shape.mark].update(element, shape);
    });
    while (layer.children.length > shapes.length) layer.lastChild.remove();
  }

  // A slider has one range and one value: those of a handle that goes two ways are in the words.
  describe(element, { name, controls }) {
    const { state, layout } = this.store;
    const own = layout.controls.filter((control) => controls.includes(control.name));
    const ranges = own.map((control) =>
      `${control.label} from ${written(control.low, control)} to ${written(control.high, control)}`);
    const values = own.map((control) => `${control.label} = ${written(state[control.name], control)}`);
    const first = own.find((control) => control.name === controls.find(Boolean));
    const place = (value) => first ? Number(scale(first).to(value).toFixed(6)) : 0; // no 1e-16
    put(element, {
      "data-name": name,
      "aria-label": [`${name}, move with the arrow keys`, ...ranges].join(", "),
      "aria-valuemin": place(first?.low),
      "aria-valuemax": place(first?.high),
      "aria-valuenow": place(state[first?.name]),
      "aria-valuetext": values.join(", "),
    });
  }
}
