// The live widget in the browser: one store for each explorer, any number of views of it.
//
// What the learner touches moves at once; the kernel's frame follows. The store asks the
// kernel questions (what has just been done, in its order) and adopts its answers (the whole
// state, the shapes to draw, the readout). It knows no mathematics: shapes arrive in CSS pixels.

const IN_FLIGHT = 3; // questions that may wait for an answer at the same time
const NUDGE_MS = 20; // after this much silence an empty message carries a delayed ACK home
const ICON_MS = 500; // after this much silence the tab's icon may show again that the kernel is busy
const SHARPEN_MS = 150; // after this much rest a view that was drawn coarsely is asked for again
const PLAYED = 20; // steps a second of a control that plays, where no state says another number
const LONGEST_MS = 100; // between two frames while it plays: a page that was hidden makes no leap
const STILLS = 10; // where the reader wants no motion: so many are shown, each for
const STILL_MS = 1000;
const ONCE = ["begin", "press", "make"]; // what is done each time that it is asked for
const LOST_MS = 4000; // after this long no answer is waited for any more
const RETRY_MS = 1000; // after this long a still that could not be painted is asked for again

// JupyterLab changes the icon of its tab each time that the kernel becomes busy or idle: twice a
// question. The icon flickers and is fetched anew each time, which cost a third of the frames.
// So its busy icon is hidden from it while the learner moves something.
function keepIcon() {
  document.querySelector("link.busy.favicon:not([rel=icon])")?.classList.replace("busy", "live-busy");
  clearTimeout(keepIcon.end);
  keepIcon.end = setTimeout(() => {
    document.querySelector("link.live-busy.favicon")?.classList.replace("live-busy", "busy");
  }, ICON_MS);
}

// A page may forbid images of the first kind, and yet allow the second.
const ADDRESSES = [
  (blob) => URL.createObjectURL(blob),
  (blob) => new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(blob);
  }),
];

class Store extends Channel {
  constructor(model) {
    super(model);
    this.me = crypto.getRandomValues(new Uint32Array(1))[0];
    this.layout = {};
    this.versions = {}; // of each picture's still layer and of the controls, as last received
    this.grounds = {}; // picture -> the heights below what is drawn in its axes, null for none
    this.scenery = {}; // picture of space -> what is painted of it
    this.images = {}; // picture -> URL of its still layer, once it can be shown
    this.shown = {}; // picture -> version of that still layer
    this.failed = {}; // picture -> how often in a row its still layer could not be painted
    this.addresses = ADDRESSES; // those that this page has not been seen to forbid
    this.arrived = this.told = 0; // frames that have come, and the newest one that is shown
    this.shownTo = 0; // number of the question whose answer, or a newer one, is shown
    this.state = {};
    this.asked = 0;
    this.answered = 0;
    this.inFlight = new Map(); // number of a question -> when it was asked
    this.moved = {}; // what the learner moved -> number of the question that says so
    this.handle = null; // where the pointer has put a handle: {picture, name, xy}
    this.todo = []; // what the learner has done and the kernel not yet been told, in its order
    this.begun = true; // whether what is done next is undone apart from what was done before
    this.reaches = [false, false]; // whether there is something to undo, and to do again
    this.making = {}; // what the kernel was asked to make -> what takes it
    this.playing = null; // the control that plays
    this.over = false; // whether what plays shows nothing new any more
    const opening = model.get("_opening");
    this.style = opening.style;
    this.stacked = opening.stacked;
    this.unfolded = opening.unfolded;
    this.called = opening.called;
    this.zoomed = opening.zoomed; // picture -> the axes along which it can be zoomed
    this.home = opening.state;
    this.adopt(opening, opening.pngs);
    this.ask(); // the opening may be old: this page may have been reloaded
  }

  close() {
    super.close();
    this.pause();
    [this.nudge, this.sharpen, this.retry, this.resting].forEach(clearTimeout);
    Object.values(this.images).forEach((url) => URL.revokeObjectURL(url));
  }

  // Input ----------------------------------------------------------------------------------

  change(changes, playing = false) {
    if (!playing) this.pause();
    for (const name in changes) {
      this.moved[name] = this.asked + 1;
      this.state[name] = changes[name];
      this.touched = { control: name };
    }
    for (const name in changes) this.note(["change", name], changes[name]);
    this.handle = null;
    if (Object.keys(changes).every((name) => this.turns(name))) this.askAtRest(); else this.ask();
    this.show();
  }

  // Whether a state only turns what the browser paints by itself.
  turns(name) {
    return this.layout.pictures.some(({ turned_by: states }) => states.includes(name));
  }

  // What is typed is for the kernel to read. Returns the number of the question that says so.
  type(name, text) {
    this.pause();
    this.note(["change", name], text);
    this.moved[name] = this.asked + 1;
    this.touched = { control: name };
    this.ask();
    return this.moved[name];
  }

  drag(picture, name, xy) {
    this.pause();
    this.moved.handle = this.asked + 1;
    this.touched = { picture, name };
    // A point does not leave its arrows: while the kernel is silent it waits for them.
    this.handle = this.trouble ? null : { picture, name, xy };
    this.note(["drag", picture, name], ...xy);
    this.ask();
    this.show();
  }

  press(name) {
    this.pause();
    this.note(["press", name]);
    this.touched = { control: name };
    this.ask();
  }

  // Undo or redo; what is done after it, though the pointer may still be down, is another thing.
  turnBack(name) {
    this.begun = false;
    this.press(name);
    this.begun = true;
  }

  // Show what of a picture lies in this box in place of what its axes show now. Returns the number
  // of the question that says so.
  look(picture, box) {
    this.pause();
    this.note(["look", picture, ...box]);
    this.ask();
    return this.waiting ? this.asked + 1 : this.asked;
  }

  // Let the kernel make the state's code or a picture of it; returns a promise of the bytes.
  make(kind) {
    const made = new Promise((resolve) => { this.making[kind] = resolve; });
    this.touched = { control: "more" };
    this.todo.push(["make", kind]);
    this.ask();
    return made;
  }

  // Of things that are moved on and on, only the last place of each counts; of presses, each.
  note(what, ...values) {
    if (this.begun) this.todo.push(["begin"]);
    this.begun = false;
    const before = this.todo.findLastIndex((act) => what.every((part, i) => part === act[i]));
    const since = this.todo.findLastIndex(([kind]) => ONCE.includes(kind));
    if (values.length && before > since) this.todo.splice(before, 1);
    this.todo.push([...what, ...values]);
  }

  // Step a control on by itself, from where it is or, at its end, from the beginning.
  play(name) {
    const again = this.playing === name;
    this.pause();
    if (again) return;
    const { low, high, step } = this.find(name);
    if (this.state[name] >= high || this.over) this.change({ [name]: low });
    this.playing = name;
    const since = this.asked + 1; // from this question on the answers belong to what plays now
    const calm = wantsRest();
    const steps = calm ? Math.max(1, Math.round((high - low) / step / STILLS)) : 1;
    this.rolled = 0; // of the step that comes next, the part that is done
    let last = performance.now();
    const on = (time) => {
      const { play } = this.find(name);
      const passed = Math.min(Math.max(time - last, 0), LONGEST_MS);
      last = time;
      this.rolled += (calm ? 1000 / STILL_MS : this.state[play] ?? PLAYED) * passed / 1000;
      const whole = Math.floor(this.rolled);
      this.rolled -= whole;
      if (whole) this.step(name, whole * steps, true);
      this.show(); // asked for first, what is shown is drawn in each frame
      const over = this.over && this.shownTo >= since;
      if (over || this.state[name] >= this.find(name).high) this.pause();
      else this.timer = requestAnimationFrame(on);
    };
    this.show();
    this.timer = requestAnimationFrame(on);
  }

  pause() {
    cancelAnimationFrame(this.timer);
    this.playing = null;
    this.show();
  }

  // How many steps of what plays lie between what the scene shows and now; whole ones only where
  // nothing shall glide.
  get ahead() {
    if (!this.playing) return 0;
    const steps = (this.state[this.playing] - this.drawn[this.playing]) / this.find(this.playing).step;
    return Math.max(steps, 0) + (wantsRest() ? 0 : this.rolled);
  }

  find(name) {
    return this.layout.controls.find((control) => control.name === name);
  }

  step(name, steps, playing = false) {
    const control = this.find(name);
    const { low, high, step } = control; // the steps are counted from the lower end
    const { to, from } = scale(control);
    const value = from(to(low) + Math.round((to(this.state[name]) - to(low)) / step + steps) * step);
    this.change({ [name]: clamp(Number(value.toPrecision(12)), low, high) }, playing);
  }

  // Flow control: the latest state wins ------------------------------------------------------

  // The kernel learns how space is turned when it has come to rest: it has nothing to add to it.
  askAtRest() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.ask(), REST_MS);
  }

  ask() {
    this.waiting = true;
    this.pump();
    [this.resting, this.sharpen, this.nudge].forEach(clearTimeout);
    this.nudge = setTimeout(() => this.inFlight.size && this.send({}), NUDGE_MS);
  }

  pump() {
    const [oldest] = this.inFlight.values();
    if (performance.now() - oldest > LOST_MS) this.inFlight.clear(); // lost, or kernel gone
    if (!this.waiting || this.inFlight.size >= IN_FLIGHT) return;
    this.waiting = false;
    const n = ++this.asked;
    const acts = this.todo;
    this.todo = [];
    this.inFlight.set(n, performance.now());
    this.wait(true);
    this.send({ n, by: this.me, held: this.versions, acts });
  }

  send(content) {
    keepIcon();
    super.send(content);
  }

  // What cannot be told to the kernel is taken back: all that is shown belongs together. How space
  // is turned belongs to nothing.
  lose() {
    super.lose();
    this.pause();
    this.todo = [];
    this.inFlight.clear();
    this.answered = this.asked;
    this.handle = null;
    const kept = Object.entries(this.known).filter(([name]) => !this.turns(name));
    Object.assign(this.state, Object.fromEntries(kept));
  }

  say(trouble) {
    if (trouble) this.handle = null;
    super.say(trouble);
  }

  receive(message, buffers) {
    const mine = message.by === this.me;
    if (mine) {
      keepIcon();
      this.inFlight.delete(message.n);
      // A busy kernel may change the order of two questions; its last answer is what it has come to.
      this.answered = Math.max(this.answered, message.n);
      this.wait(this.inFlight.size > 0);
    }
    this.trouble = "";
    const pngs = Object.fromEntries((message.pngs ?? []).map((name, i) => [name, buffers[i]]));
    if (mine && message.made) this.making[message.made]?.(buffers.at(-1));
    this.adopt(message, pngs);
    this.pump();
    clearTimeout(this.sharpen);
    if (this.layout.pictures.some(({ coarse }) => coarse)) {
      this.sharpen = setTimeout(() => this.ask(), SHARPEN_MS);
    }
  }

  async adopt(frame, pngs) {
    this.known = frame.state;
    for (const name in frame.state) {
      if (!(this.moved[name] > this.answered)) this.state[name] = frame.state[name];
    }
    if (!(this.moved.handle > this.answered)) this.handle = null;
    for (const { name, scenery, ground, version } of frame.pictures ?? []) {
      if (ground !== undefined) this.grounds[name] = ground;
      if (!scenery) continue;
      this.scenery[name] = scenery;
      this.versions[name] = version;
    }
    if (frame.controls) {
      this.layout = { controls: frame.controls, pictures: frame.pictures };
      this.versions.controls = frame.revision;
    }
    const order = ++this.arrived;
    const tell = () => {
      if (frame.by === this.me) this.shownTo = Math.max(this.shownTo, frame.n);
      if (order < this.told) return; // a newer frame is shown
      this.told = order;
      this.reaches = frame.reaches;
      this.scene = frame.scene;
      this.over = frame.over;
      this.drawn = frame.state;
      this.readout = frame.readout;
    };
    const fresh = Object.entries(pngs ?? {}).map(([name, png]) => this.replaceStill(name, png));
    if (!this.scene || !fresh.length) tell();
    if (fresh.length) await Promise.allSettled(fresh);
    tell(); // with its stills, so that marks stay on the surface that turns
    this.show();
  }

  // The old still stays until the new one can be painted, so no frame is blank.
  async replaceStill(name, png) {
    const { version } = this.layout.pictures.find((picture) => picture.name === name);
    this.versions[name] = version;
    const url = await this.paintable(new Blob([png], { type: "image/png" }));
    if (version < this.shown[name]) return; // a newer one came meanwhile
    if (!url) {
      this.failed[name] = (this.failed[name] ?? 0) + 1;
      clearTimeout(this.retry);
      this.retry = setTimeout(() => {
        for (const each in this.failed) delete this.versions[each];
        this.ask();
      }, RETRY_MS * 2 ** Math.max(...Object.values(this.failed)));
      return;
    }
    delete this.failed[name];
    this.shown[name] = version;
    const old = this.images[name];
    this.images[name] = url;
    if (old) setTimeout(() => URL.revokeObjectURL(old), 1000);
  }

  // Return the first address of an image under which this page can paint it, or nothing.
  async paintable(blob) {
    for (const address of this.addresses) {
      const image = new Image();
      image.src = await address(blob);
      try {
        await image.decode();
      } catch {
        continue;
      }
      this.addresses = [address];
      return image.src;
    }
  }

  shape(picture, name) {
    return this.scene[picture].find((shape) => shape.mark === "handle" && shape.name === name);
  }
}
