// Shapes: coarser where the map is seen from afar, one outline where two sources meet. Coordinates are degrees, WGS 84.
//
// A polygon is a list of rings, a shape is a list of polygons, and a ring ends where it began, as in GeoJSON.

const area2 = (ring) => {
  let sum = 0;
  for (let i = 0; i + 1 < ring.length; i++) sum += ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
  return sum;
};
/** The area of a ring in square degrees, at the equator's scale. */
export const area = (ring) => Math.abs(area2(ring)) / 2;

export const polygons = (geometry) => (geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates);

export const inside = (box, [x, y]) => x >= box[0] && y >= box[1] && x <= box[2] && y <= box[3];
export const rectangle = ([w, s, e, n]) => [[[w, s], [e, s], [e, n], [w, n], [w, s]]];

/** Whether a point is in a shape: the sum over its rings of crossings of a ray. */
export function contains(shape, [x, y]) {
  let isIn = false;
  for (const ring of shape.flat())
    for (let i = 0; i + 1 < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i], ring[i + 1]];
      if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isIn = !isIn;
    }
  return isIn;
}

/** Rounds each point, drops points that fell together and rings that fell flat, and winds the rings as RFC 7946 asks. */
export function tidy(shape, round, keeps = () => true) {
  const out = [];
  for (const polygon of shape) {
    const rings = [];
    for (const [i, ring] of polygon.entries()) {
      const points = [];
      for (const point of ring.map(round)) {
        const last = points.at(-1);
        if (!last || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
      }
      const isFlat = points.length < 4 || area2(points) === 0;
      if (i === 0 && (isFlat || !keeps(points))) break;
      if (isFlat || (i > 0 && !keeps(points))) continue;
      if (area2(points) > 0 !== (i === 0)) points.reverse();
      rings.push(points);
    }
    if (rings.length) out.push(rings);
  }
  return out;
}

const distance2 = ([px, py], [ax, ay], [bx, by]) => {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const t = length2 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
  return (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2;
};

/** How far a point is from the outline of a shape, in degrees. */
export function distance(shape, point) {
  const edges = shape.flat().flatMap((ring) => ring.slice(1).map((end, i) => distance2(point, ring[i], end)));
  return Math.sqrt(edges.reduce((a, b) => Math.min(a, b), Infinity));
}

/** How long a part of a polygon's outline runs on the outline of a shape, in degrees. */
export function sharedLength(polygon, shape) {
  const near = 2e-5; // the grid of the clipper, and a little more
  const [xs, ys] = [polygon[0].map((p) => p[0]), polygon[0].map((p) => p[1])];
  const box = [Math.min(...xs) - near, Math.min(...ys) - near, Math.max(...xs) + near, Math.max(...ys) + near];
  const meets = ([[ax, ay], [bx, by]]) =>
    Math.max(ax, bx) >= box[0] && Math.min(ax, bx) <= box[2] && Math.max(ay, by) >= box[1] && Math.min(ay, by) <= box[3];
  const edges = shape.flat().flatMap((ring) => ring.slice(1).map((end, i) => [ring[i], end])).filter(meets);
  const onEdge = (point) => edges.some(([from, to]) => distance2(point, from, to) < near * near);
  let sum = 0;
  for (const ring of polygon)
    for (let i = 0; i + 1 < ring.length; i++) {
      const middle = [(ring[i][0] + ring[i + 1][0]) / 2, (ring[i][1] + ring[i + 1][1]) / 2];
      if ([ring[i], middle, ring[i + 1]].every(onEdge)) sum += Math.hypot(ring[i + 1][0] - ring[i][0], ring[i + 1][1] - ring[i][1]);
    }
  return sum;
}

/**
 * Union, difference, intersection and growth of shapes, with the clipper of Angus Johnson, which counts in whole numbers and so does not
 * fail where outlines nearly meet.
 */
export function clipper({ Clipper, ClipperOffset, ClipType, EndType, JoinType, JS, PolyFillType, PolyTree, PolyType }) {
  const UNITS = 100000; // a degree
  const paths = (shape) => shape.flat().map((ring) => ring.slice(1).map(([x, y]) => ({ X: Math.round(x * UNITS), Y: Math.round(y * UNITS) })));
  const ring = (path) => [...path, path[0]].map(({ X, Y }) => [X / UNITS, Y / UNITS]);
  const shapeOf = (tree) => JS.PolyTreeToExPolygons(tree).map(({ outer, holes }) => [outer, ...holes].map(ring));
  const run = (type) => (subject, other) => {
    const work = new Clipper();
    work.AddPaths(paths(subject), PolyType.ptSubject, true);
    work.AddPaths(paths(other), PolyType.ptClip, true);
    const tree = new PolyTree();
    if (!work.Execute(type, tree, PolyFillType.pftEvenOdd, PolyFillType.pftEvenOdd)) throw new Error("two shapes could not be clipped");
    return shapeOf(tree);
  };
  const grow = (shape, degrees) => {
    const work = new ClipperOffset();
    work.AddPaths(paths(shape), JoinType.jtMiter, EndType.etClosedPolygon);
    const tree = new PolyTree();
    work.Execute(tree, degrees * UNITS);
    return shapeOf(tree);
  };
  return { grow, union: run(ClipType.ctUnion), difference: run(ClipType.ctDifference), intersection: run(ClipType.ctIntersection) };
}

/** Cuts the polygons that cross the 180th meridian there, as RFC 7946 asks: no edge runs round the world. */
export function cutAt180(shape, { intersection }) {
  const jumps = (ring) => ring.some((point, i) => i > 0 && Math.abs(point[0] - ring[i - 1][0]) > 180);
  return shape.flatMap((polygon) => {
    if (!polygon.some(jumps)) return [polygon];
    // Eastern longitudes run on beyond 180 here.
    const flat = polygon.map((ring) => ring.map(([x, y]) => [x < 0 ? x + 360 : x, y]));
    const east = intersection([flat], [rectangle([0, -90, 180, 90])]);
    const west = intersection([flat], [rectangle([180, -90, 360, 90])]);
    return [...east, ...west.map((one) => one.map((ring) => ring.map(([x, y]) => [x - 360, y])))];
  });
}
