// Space: the graph of f in its box, and the marks in it ------------------------------------
//
// All is cut into small pieces, and those that are farther from the viewer are painted first:
// the same pieces, in the same order, as in helpers/pictures/space.py, which says why.

const GHOSTS = new Set(["line", "head", "dot"]); // painted once more, faintly, over what covers them
const CLOSED = new Set(["quad", "head", "area", "scale"]);
const SOLID = [];
const PAPER = { light: "#fff", dark: "#111" };
const RADIANS = Math.PI / 180;

class Space {
  constructor(scenery, [azimuth, elevation], width, height) {
    const { aspect, scale: colours, floor, ticks, rules } = scenery;
    Object.assign(this, { scenery, aspect, colours, floor, ticks, rules, width, height });
    const [a, e] = [azimuth * RADIANS, elevation * RADIANS];
    this.right = [-Math.sin(a), Math.cos(a), 0];
    this.up = [-Math.sin(e) * Math.cos(a), -Math.sin(e) * Math.sin(a), Math.cos(e)];
    this.toward = [Math.cos(e) * Math.cos(a), Math.cos(e) * Math.sin(a), Math.sin(e)];
    const [wide, deep, high] = aspect;
    this.scale = Math.min((width - 2 * rules.margin[0]) / Math.hypot(wide, deep),
      (height - 2 * rules.margin[1]) / Math.hypot(wide, deep, high));
  }

  // From the drawn box to CSS pixels and depth.
  seen([x, y, z]) {
    const { right: r, up: u, toward: t, scale } = this;
    return [this.width / 2 + scale * (r[0] * x + r[1] * y),
            this.height / 2 - scale * (u[0] * x + u[1] * y + u[2] * z),
            t[0] * x + t[1] * y + t[2] * z];
  }

  pieces(shapes) {
    const sorts = [...this.quads(), ...shapes.flatMap((shape) => [...this.mark(shape)])];
    const cut = shapes.find(({ cuts }) => cuts);
    if (cut) this.group(sorts, cut);
    this.spread(sorts.filter(({ kind }) => kind === "text"));
    const unit = 10 ** this.rules.digits;
    for (const piece of sorts) piece.order = Math.round(piece.depth * unit);
    sorts.sort((one, other) => (one.group ?? 0) - (other.group ?? 0) || one.order - other.order || 0);
    return [...this.frame(), ...sorts];
  }

  *quads() {
    const { places, mesh } = meshOf(this.scenery);
    const seen = places.map((at) => at && this.seen(at));
    for (const { corners, level } of mesh) {
      const [[ax, ay, a], [bx, by, b], [cx, cy, c], [dx, dy, d]] = corners.map((k) => seen[k]);
      yield { kind: "quad", xy: [ax, ay, bx, by, cx, cy, dx, dy], depth: (a + b + c + d) / 4, level };
    }
  }

  *mark(shape) {
    const { mark, role, xyz, hollow, text, anchor, offset, cuts } = shape;
    const { nearer } = this.rules;
    const places = triples(xyz);
    const flat = (seen) => seen.flatMap(([x, y]) => [x, y]);
    if (mark === "line") yield* this.line(places, role);
    else if (mark === "arrow") yield* this.arrow(places, role, text);
    else if (mark === "area") {
      const seen = places.map((at) => this.seen(at));
      const depth = cuts ? seen.reduce((sum, [, , d]) => sum + d, 0) / seen.length : Infinity;
      yield { kind: "area", xy: flat(seen), depth, role };
    } else if (mark === "label") {
      const [x, y] = this.seen(places[0]);
      yield { kind: "text", xy: [x + offset[0], y + offset[1]], depth: Infinity, role, text, anchor };
    } else if (mark === "point") {
      const [x, y, depth] = this.seen(places[0]);
      yield { kind: "dot", xy: [x, y], depth: depth + nearer, role };
    }
  }

  *line(places, role) {
    const { piece, nearer } = this.rules;
    let along = 0;
    for (let i = 1; i < places.length; i++) {
      const [start, end] = [places[i - 1], places[i]];
      if ([...start, ...end].includes(null)) continue;
      const count = Math.max(1, Math.ceil(Math.hypot(...minus(end, start)) / piece));
      let one = this.seen(start);
      for (let k = 1; k <= count; k++) {
        const other = this.seen(start.map((c, axis) => c + (k / count) * (end[axis] - c)));
        yield { kind: "line", xy: [one[0], one[1], other[0], other[1]], role, along,
                depth: (one[2] + other[2]) / 2 + nearer };
        along += Math.hypot(other[0] - one[0], other[1] - one[1]);
        one = other;
      }
    }
  }

  *arrow([start, end], role, text) {
    const [tail, tip] = [this.seen(start), this.seen(end)];
    const length = Math.hypot(tip[0] - tail[0], tip[1] - tail[1]);
    if (!(length >= 1)) return; // shorter than a pixel: it has no direction to show
    const [ux, uy] = [(tip[0] - tail[0]) / length, (tip[1] - tail[1]) / length];
    const half = this.rules.widths[role] / 2;
    const size = Math.min(1, length / (12 * half));
    const [head, barb] = [8 * half * size, 3.6 * half * size];
    yield* this.line([start, start.map((c, i) => c + (1 - head / length) * (end[i] - c))], role);
    const base = [tip[0] - head * ux, tip[1] - head * uy];
    yield { kind: "head", role, depth: tip[2] + this.rules.nearer,
            xy: [base[0] - barb * uy, base[1] + barb * ux, tip[0], tip[1],
                 base[0] + barb * uy, base[1] - barb * ux] };
    if (!text) return;
    const reach = 3.9 * [...text].length;
    const off = 14 + reach * Math.abs(ux);
    const kept = (at, rest, size) => Math.min(Math.max(at, rest), size - rest); // on the paper
    const xy = [kept(tip[0] + off * ux, reach + 4, this.width), kept(tip[1] + off * uy, 10, this.height)];
    yield { kind: "text", xy, depth: Infinity, role, text };
  }

  // Names do not lie on each other: a later one goes below in the upper half, above in the lower.
  spread(names) {
    const { wide, high, before } = this.rules.text;
    const taken = [];
    for (const { xy, text, anchor = "middle" } of names) {
      const width = wide * [...text].length;
      const left = xy[0] - before[anchor] * width;
      const way = xy[1] <= this.height / 2 ? high : -high;
      const beside = taken.filter((each) => each.left < left + width && left < each.left + each.width)
        .sort((one, other) => (one.y - other.y) * way);
      for (const { y } of beside) if (Math.abs(xy[1] - y) < high) xy[1] = y + way;
      taken.push({ left, width, y: xy[1] });
    }
  }

  *frame() {
    const { aspect, floor, toward, rules } = this;
    const bottom = -aspect[2] / 2;
    const flat = (places) => places.flatMap((at) => this.seen(at).slice(0, 2));
    const edge = (places) => ({ kind: "edge", xy: flat(places), depth: 0, role: "contour" });
    for (const curve of floor) {
      yield { kind: "contour", xy: flat(curve.map(([x, y]) => [x, y, bottom])), depth: 0,
              role: "contour" };
    }
    const corner = (i, j) => [i * aspect[0], j * aspect[1], bottom];
    yield edge([corner(-0.5, -0.5), corner(0.5, -0.5), corner(0.5, 0.5), corner(-0.5, 0.5),
                corner(-0.5, -0.5)]);
    const near = toward.map((part, axis) => (part >= 0 ? 0.5 : -0.5) * aspect[axis]);
    // The numbers of z stand at the edge that is farthest to the left.
    const upright = [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
      .map(([i, j]) => corner(i, j))
      .reduce((one, other) => this.seen(other)[0] < this.seen(one)[0] - 1e-9 ? other : one);
    const edges = [[0, near[1], bottom], [near[0], 0, bottom], [upright[0], upright[1], 0]];
    const taken = []; // the numbers that are written: one that would lie on them is left out
    for (const [axis, at] of edges.entries()) {
      if (Math.abs(toward[axis]) > rules.endOn) continue;
      yield edge([-0.5, 0.5].map((part) => at.with(axis, part * aspect[axis])));
      if (axis === 2) yield* this.colourScale(at);
      yield* this.numbers(axis, at, taken);
    }
  }

  // The colours of the heights beside the axis of z.
  *colourScale(at) {
    const { aspect, colours, rules: { floor, scale } } = this;
    const low = -aspect[2] * (0.5 - floor / (1 + floor));
    const place = (k) => this.seen([at[0], at[1], low + (k / colours.length) * (aspect[2] / 2 - low)]);
    for (const [k, level] of colours.entries()) {
      const [[x, y], [, above]] = [place(k), place(k + 1)];
      yield { kind: "scale", depth: 0, level,
              xy: [x - scale, y, x, y, x, above, x - scale, above] };
    }
  }

  *numbers(axis, at, taken) {
    const [x0, y0] = this.seen(at);
    const [x1, y1] = this.seen([0, 0, at[2]]);
    const far = Math.hypot(x0 - x1, y0 - y1) || 1;
    const out = axis === 2 ? [-1, 0] : [(x0 - x1) / far, (y0 - y1) / far];
    const places = this.ticks[axis].map(([place, text]) => [place, text, axis === 2 ? 7 + this.rules.scale : 15]);
    const named = axis === 2 ? [this.aspect[2] / 2 + this.rules.above, "z", 7] : [0, "xy"[axis], 32];
    const { wide, high } = this.rules.text;
    for (const [place, text, off] of [...places, named]) {
      const [x, y] = this.seen(at.with(axis, place)).map((part, i) => part + off * (out[i] ?? 0));
      const size = wide * [...text].length;
      const hit = taken.some((other) => Math.abs(x - other.x) < (size + other.size) / 2
        && Math.abs(y - other.y) < high);
      if (hit && text !== named[1]) continue;
      taken.push({ x, y, size });
      yield { kind: "number", xy: [x, y], depth: 0, role: "contour",
              text, anchor: axis === 2 ? "end" : "middle" };
    }
  }

  // Which pieces are beyond the plane that cuts the surface (0), in it (1), before it (2).
  group(pieces, { xyz }) {
    const [corner, one, ...rest] = triples(xyz).map((at) => this.seen(at));
    const [u, v] = [minus(one, corner), minus(rest.at(-1), corner)];
    let normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    if (Math.abs(normal[2]) < this.rules.edgeOn) return;
    if (normal[2] < 0) normal = normal.map((c) => -c);
    for (const each of pieces) {
      const n = each.xy.length / 2;
      const middle = [0, 1].map((axis) => each.xy.reduce((sum, c, i) => sum + (i % 2 === axis) * c, 0) / n);
      const off = minus([...middle, each.depth], corner);
      const before = normal.reduce((sum, c, i) => sum + c * off[i], 0) > 0;
      each.group = each.kind === "area" ? 1 : each.depth === Infinity || before ? 2 : 0;
    }
  }
}

// Where the corners of the surface's quads are in the drawn box, null where there is none, and
// which four each quad has, with its tone: the same for each view.
const MESHES = new WeakMap();
function meshOf(scenery) {
  if (MESHES.has(scenery)) return MESHES.get(scenery);
  const { aspect: [wide, deep, high], heights, tones, rules } = scenery;
  const n = Math.sqrt(heights.length);
  const places = heights.map((part, k) => part === null ? null : [
    ((k % n) / (n - 1) - 0.5) * wide, (Math.floor(k / n) / (n - 1) - 0.5) * deep,
    ((part + rules.floor) / (1 + rules.floor) - 0.5) * high]);
  const mesh = [];
  for (let k = 0; k < n * (n - 1); k++) {
    const corners = [k, k + 1, k + n + 1, k + n];
    if (k % n === n - 1 || corners.some((i) => !places[i])) continue;
    mesh.push({ corners, level: corners.reduce((sum, i) => sum + tones[i], 0) / 4 });
  }
  MESHES.set(scenery, { places, mesh });
  return { places, mesh };
}

// A piece's fill and edge, "" for none, the width of the edge and its dashes.
function lookOf({ kind, role, level }, { roles, heights, mesh }, theme) {
  const ink = roles[role]?.[theme];
  if (kind === "quad") return [heightColour(heights[theme], level), mesh[theme], 0.5, SOLID];
  if (kind === "scale") return [heightColour(heights[theme], level), "", 0, SOLID];
  if (kind === "line") return ["", ink, roles[role].width, roles[role].dash];
  if (kind === "contour" || kind === "edge") return ["", ink, 0.8, SOLID];
  return [ink, kind === "dot" ? PAPER[theme] : "", 2, SOLID];
}

// Paint pieces on a canvas, with the colours of a theme.
function paintPieces(context, pieces, style, theme) {
  let dashed = null; // each property that is set costs time, and there are a thousand quads
  const shape = (each) => {
    const { kind, xy, along = 0 } = each;
    context.beginPath();
    if (kind === "dot") context.arc(xy[0], xy[1], style.point, 0, 2 * Math.PI);
    else for (let i = 0; i < xy.length; i += 2) context.lineTo(xy[i], xy[i + 1]);
    if (CLOSED.has(kind)) context.closePath();
    const [fill, edge, width, dash] = lookOf(each, style, theme);
    if (kind === "area") context.globalAlpha *= style.sheer;
    if (fill) {
      context.fillStyle = fill;
      context.fill();
    }
    if (!edge) return;
    context.strokeStyle = edge;
    context.lineWidth = width;
    context.lineDashOffset = along;
    if (dash !== dashed) context.setLineDash(dashed = dash);
    context.stroke();
  };
  for (const each of pieces) {
    context.globalAlpha = 1;
    if (!each.text) shape(each);
  }
  context.globalAlpha = style.faint;
  for (const each of pieces) if (GHOSTS.has(each.kind)) shape(each);
  context.globalAlpha = 1;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { kind, xy, text, anchor, role } of pieces) {
    if (!text) continue;
    const name = kind === "text";
    context.font = `${name ? "bold " : ""}${style.font} system-ui, sans-serif`;
    context.textAlign = { start: "left", end: "right" }[anchor] ?? "center";
    context.strokeStyle = PAPER[theme];
    context.lineWidth = 4;
    if (name) context.strokeText(text, ...xy);
    context.fillStyle = style.roles[role][theme === "dark" ? "dark" : "words"];
    context.fillText(text, ...xy);
  }
}

const COLOURS = new Map(); // those that have been asked for
function heightColour(stops, part) {
  const known = COLOURS.get(stops) ?? COLOURS.set(stops, new Map()).get(stops);
  if (!known.has(part)) known.set(part, `rgb(${heightTone(stops, part).join(" ")})`);
  return known.get(part);
}

function heightTone(stops, part) {
  const at = Math.min(Math.max(part, 0), 1) * (stops.length - 1);
  const i = Math.min(Math.floor(at), stops.length - 2);
  return stops[i].map((c, k) => Math.round(c + (at - i) * (stops[i + 1][k] - c)));
}

const triples = (xyz) => Array.from({ length: xyz.length / 3 }, (_, i) => xyz.slice(3 * i, 3 * i + 3));
const minus = (one, other) => one.map((c, i) => c - other[i]);
