// In the browser: when something was touched, when a new picture had been painted, and how
// many bytes went over the WebSockets. Runs before any other script of the page.
(() => {
  // The picture is looked at in a task right after each painted frame: by then every
  // animation-frame callback has run, whoever asked for it first.
  const painted = new MessageChannel();
  const sizeOf = (data) => data.byteLength ?? data.length;
  let bytes = { sent: 0, received: 0 };
  let run = null;

  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    bytes.sent += sizeOf(data);
    return send.call(this, data);
  };
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener("message", ({ data }) => { bytes.received += sizeOf(data); });
    }
  };

  // What each kind of picture shows, as a string that differs when the picture does; null if
  // there is nothing to see, undefined if the next picture is still on its way.
  const looks = {
    image(element) {
      if (!element?.naturalWidth) return null;
      return element.complete ? element.src : undefined;
    },
    // One band of pixels through the moving point: of all of them it would take too long.
    canvas(element) {
      if (!element?.width) return null;
      const { width, height } = element;
      const band = element.getContext("2d").getImageData(0, Math.round(height / 3) - 4, width, 8);
      const pixels = new Uint32Array(band.data.buffer);
      let hash = 0;
      for (const pixel of pixels) hash = (Math.imul(hash, 31) + pixel) | 0;
      return pixels.every((pixel) => pixel === pixels[0]) ? null : String(hash);
    },
    svg: (element) => element?.outerHTML ?? null,
  };

  const look = ({ kind, moving, still }) => {
    const root = document.querySelector(".jp-NotebookPanel:not(.lm-mod-hidden)");
    if (still && !root?.querySelector(still)?.naturalWidth) return null;
    return looks[kind](root?.querySelector(moving));
  };

  painted.port1.onmessage = () => {
    if (!run) return;
    const seen = look(run.target);
    run.frames += 1;
    if (seen === null) run.blanks += 1;
    if (seen && seen !== run.seen) {
      run.changes.push(performance.now());
      run.seen = seen;
    }
  };
  const frame = () => {
    if (!run) return;
    painted.port2.postMessage(0);
    requestAnimationFrame(frame);
  };

  let pointerId = 0; // of the pointer that the browser holds down
  addEventListener("pointerdown", (event) => { pointerId = event.pointerId; }, true);
  const note = ({ isTrusted, timeStamp }) => isTrusted && run?.inputs.push(timeStamp);
  addEventListener("keydown", (event) => event.key === "Control" || note(event), true);
  addEventListener("wheel", note, true);
  addEventListener("pointermove", (event) => event.buttons && note(event), true);

  // Ways to move an element: each takes how far it is from where it began, in steps.
  const devices = {
    pointer(element, pixels) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const [x, clientY] = [left + width / 2, top + height / 2];
      const held = { pointerId, buttons: 1, isPrimary: true, pointerType: "mouse", clientY,
                     bubbles: true, cancelable: true };
      return (steps) => {
        const at = { ...held, clientX: x + steps * pixels };
        for (const type of ["pointerrawupdate", "pointermove"]) {
          element.dispatchEvent(new PointerEvent(type, at));
        }
        element.dispatchEvent(new MouseEvent("mousemove", at));
      };
    },
    range(element, pixels) {
      const { min, max, valueAsNumber: value } = element;
      const perPixel = (max - min) / element.clientWidth;
      return (steps) => {
        element.value = value + steps * pixels * perPixel;
        element.dispatchEvent(new Event("input", { bubbles: true }));
      };
    },
    keys(element) {
      let before = 0;
      return (steps) => {
        const key = steps > before ? "ArrowRight" : "ArrowLeft";
        before = steps;
        element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      };
    },
    wheel(element, pixels) {
      const { left, top, width, height } = element.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + height / 2, ctrlKey: true,
                   bubbles: true, cancelable: true };
      let before = 0;
      return (steps) => {
        element.dispatchEvent(new WheelEvent("wheel", { ...at, deltaY: (steps - before) * pixels }));
        before = steps;
      };
    },
    // It moves by itself until the last step of the sway.
    play(element) {
      const button = element.closest(".live").querySelector("[data-play]");
      button.click();
      return (steps, last) => last && button.click();
    },
  };
  // 0, 1, … 15, 14, … −15, −14, … 0, and again.
  const sway = (i) => 15 - Math.abs(((i + 15) % 60) - 30);

  window.probe = {
    sees: (target) => Boolean(look(target)),
    start(target) {
      bytes = { sent: 0, received: 0 };
      run = { target, seen: look(target), inputs: [], changes: [], frames: 0, blanks: 0 };
      requestAnimationFrame(frame);
    },
    stop() {
      const { target, seen, ...trace } = run;
      run = null;
      return { origin: performance.timeOrigin, ...trace, ...bytes };
    },
    stream: (element, { device, seconds, pixels }) => new Promise((done) => {
      const move = devices[device](element, pixels);
      const end = performance.now() + 1000 * seconds;
      let i = 0;
      const step = () => {
        i += 1;
        run.inputs.push(performance.now());
        const last = performance.now() > end && sway(i) === 0;
        move(sway(i), last);
        if (last) done();
        else requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    }),
    // Resolves when a picture has followed the last input, or after the patience is over.
    followed: (patience) => new Promise((done) => {
      const over = performance.now() + patience;
      const check = () => {
        const asked = run.inputs.at(-1) ?? Infinity;
        if (run.changes.at(-1) >= asked || performance.now() > over) done();
        else setTimeout(check, 4);
      };
      check();
    }),
  };
})();
