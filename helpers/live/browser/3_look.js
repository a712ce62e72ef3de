// How a picture is looked at: zoomed about a place, moved about, or whole. While that goes on, what
// is drawn is scaled as it is; at rest the kernel draws anew what is then to be seen.

const REST_MS = 80; // after this much rest it is drawn anew
const ZOOM_KEY = 1.25; // by one press of a key
const ZOOM_WHEEL = 0.01; // in powers of e, by a pixel of the wheel
const NOTCH = 0.25; // and by one turn of it at most, which on some wheels is many pixels
const LINE = 16; // pixels that a line of the wheel stands for

const SAME = { scale: 1, shift: [0, 0] }; // a place p is seen at scale · p + shift
const after = (one, { scale, shift }) => ({
  scale: scale * one.scale, shift: shift.map((part, i) => scale * one.shift[i] + part) });

class Look {
  constructor(picture) {
    this.picture = picture;
    this.sent = this.now = SAME; // what the kernel was told, and what has come since
    this.presses = []; // what was so before the last two
    this.asked = 0; // the number of the question that says so
    const { paper } = picture;
    paper.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    paper.addEventListener("dblclick", () => this.home(this.presses[0]));
    paper.addEventListener("touchstart", (event) => this.pinch(event), { passive: false });
    paper.addEventListener("touchmove", (event) => this.pinch(event), { passive: false });
    paper.addEventListener("touchend", ({ touches }) => { if (!touches.length) this.fingers = null; });
  }

  // The axes along which it can be zoomed: "xy", "x" or none; or the picture that is zoomed with it,
  // about the middle of both.
  get axes() {
    return this.picture.store.zoomed[this.picture.name] ?? "";
  }

  get moves() {
    return ["xy", "x"].includes(this.axes);
  }

  // Note where a point is before a press: the first of two moves it, and both shall leave it alone.
  press(controls) {
    const { state } = this.picture.store;
    const before = controls.filter(Boolean).map((name) => [name, state[name]]);
    this.presses = [...this.presses.slice(-1), Object.fromEntries(before)];
  }

  // A place on the screen in the picture's own pixels, whatever is seen of it just now.
  place({ clientX, clientY }) {
    const { left, top, width } = this.picture.element.getBoundingClientRect();
    const scale = this.picture.layout.width / width;
    return [(clientX - left) * scale, (clientY - top) * scale];
  }

  // Let the wheel scroll the page unless Ctrl is held; two fingers on a touchpad come as such a wheel.
  wheel(event) {
    if (!this.axes || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode ? LINE : 1);
    this.zoom(Math.exp(clamp(-ZOOM_WHEEL * pixels, -NOTCH, NOTCH)), this.place(event));
  }

  // Two fingers zoom and move what is between them.
  pinch(event) {
    if (!this.axes || event.touches.length !== 2) return;
    event.preventDefault();
    const [one, other] = [...event.touches].map((touch) => this.place(touch));
    const now = { middle: one.map((part, i) => (part + other[i]) / 2),
      apart: Math.hypot(one[0] - other[0], one[1] - other[1]) };
    const last = this.fingers;
    this.fingers = now;
    if (!last || event.type === "touchstart") return;
    this.move(now.middle.map((part, i) => part - last.middle[i]));
    this.zoom(now.apart / last.apart, now.middle);
  }

  zoom(scale, about) {
    const { box: [left, top, right, bottom] } = this.picture.layout;
    if (!this.moves) about = [(left + right) / 2, (top + bottom) / 2];
    this.change({ scale, shift: about.map((part) => (1 - scale) * part) });
  }

  move(shift) {
    if (this.moves) this.change({ scale: 1, shift });
  }

  // Zoom by a key, about a place: + nearer, − farther, 0 all of it. Returns whether it was one.
  key({ key }, about) {
    const scale = { "+": ZOOM_KEY, "=": ZOOM_KEY, "-": 1 / ZOOM_KEY }[key];
    if (!this.axes || !(scale || key === "0")) return false;
    if (scale) this.zoom(scale, about); else this.home();
    return true;
  }

  // See all of it again, with what was so before.
  home(before = {}) {
    const { store: { state, home }, store } = this.picture;
    if (!this.axes || JSON.stringify(state.within) === JSON.stringify(home.within)) return;
    store.begun = true;
    store.change({ ...before, within: home.within });
  }

  change(what) {
    if (!this.axes) return;
    if (this.now === SAME) this.picture.store.begun = true;
    this.now = after(this.now, what);
    this.show();
    this.rest();
  }

  rest() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), REST_MS);
  }

  // Tell the kernel which part of its picture shall fill the axes; one such question at a time.
  tell() {
    if (this.asked || this.now === SAME) return;
    const { store } = this.picture;
    const name = this.moves ? this.picture.name : this.axes;
    const { box } = store.layout.pictures.find((each) => each.name === name);
    const { scale } = this.now;
    const middle = [0, 1].map((i) => (box[i] + box[i + 2]) / 2);
    const shift = this.moves ? this.now.shift : middle.map((part) => (1 - scale) * part);
    const seen = box.map((part, i) => this.axes !== "x" || i % 2 === 0 ? (part - shift[i % 2]) / scale : part);
    this.sent = this.now;
    this.now = SAME;
    this.asked = store.look(name, seen);
  }

  // The kernel's answer is shown: what it was told is drawn.
  arrive() {
    if (!this.asked || this.picture.store.shownTo < this.asked) return;
    this.asked = 0;
    this.sent = SAME;
    this.show();
    if (this.now !== SAME) this.rest();
  }

  show() {
    const { still, ground, paper, element, layout } = this.picture;
    const { scale, shift: [x, y] } = after(this.sent, this.now);
    const pixel = element.clientWidth / layout.width;
    const up = this.axes !== "x";
    const moved = scale !== 1 || x || y;
    element.classList.toggle("live-moved", Boolean(moved));
    for (const layer of [still, ground, paper]) {
      layer.style.transformOrigin = `${-layer.offsetLeft || 0}px ${-layer.offsetTop || 0}px`;
      layer.style.transform = moved
        ? `translate(${x * pixel}px, ${up ? y * pixel : 0}px) scale(${scale}, ${up ? scale : 1})` : "";
    }
  }
}
