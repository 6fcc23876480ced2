/** A point or a length on the grid that an icon is designed on: 16 units wide and high, y points down. */
type Point = readonly [x: number, y: number]

/** How far a point is from the edge of a shape, in units of the grid; negative inside. */
export type Shape = (x: number, y: number) => number

export const gridUnits = 16

export function circle([cx, cy]: Point, radius: number): Shape {
  return (x, y) => Math.hypot(x - cx, y - cy) - radius
}

/** A line with round ends. */
export function line([ax, ay]: Point, [bx, by]: Point, width: number): Shape {
  const [dx, dy] = [bx - ax, by - ay]
  const length2 = dx * dx + dy * dy
  return (x, y) => {
    const along = length2 === 0 ? 0 : clamp(((x - ax) * dx + (y - ay) * dy) / length2)
    return Math.hypot(x - ax - along * dx, y - ay - along * dy) - width / 2
  }
}

/** The hull of a small circle and a larger one straight below it. */
export function drop([cx, cy]: Point, radius: number, tipY: number, tipRadius: number): Shape {
  const height = cy - tipY
  const sine = (radius - tipRadius) / height
  const cosine = Math.sqrt(1 - sine * sine)
  return (x, y) => {
    const side = Math.abs(x - cx)
    const up = cy - y
    const along = side * -sine + up * cosine
    if (along < 0) return Math.hypot(side, up) - radius
    if (along > height * cosine) return Math.hypot(side, up - height) - tipRadius
    return side * cosine + up * sine - radius
  }
}

/** The part of a circle's line from its top clockwise, with round ends; `share` from 0 to 1. */
export function arc([cx, cy]: Point, radius: number, width: number, share: number): Shape {
  if (share >= 1) return (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - radius) - width / 2
  const end = share * 2 * Math.PI
  const [endX, endY] = [cx + radius * Math.sin(end), cy - radius * Math.cos(end)]
  return (x, y) => {
    const angle = Math.atan2(x - cx, cy - y)
    const isBeside = (angle < 0 ? angle + 2 * Math.PI : angle) <= end
    const fromLine = isBeside
      ? Math.abs(Math.hypot(x - cx, y - cy) - radius)
      : Math.min(Math.hypot(x - cx, y - cy + radius), Math.hypot(x - endX, y - endY))
    return fromLine - width / 2
  }
}

/** What points to the right, in the box between two corners. */
export function triangle([left, top]: Point, [right, bottom]: Point): Shape {
  const middle = (top + bottom) / 2
  const side = Math.hypot(right - left, bottom - middle)
  const [normalX, normalY] = [(bottom - middle) / side, (right - left) / side]
  return (x, y) => Math.max(left - x, (x - right) * normalX + Math.abs(y - middle) * normalY)
}

export function rectangle([left, top]: Point, [right, bottom]: Point): Shape {
  return (x, y) => Math.max(left - x, x - right, top - y, y - bottom)
}

export function together(...shapes: Shape[]): Shape {
  return (x, y) => Math.min(...shapes.map((shape) => shape(x, y)))
}

export function without(shape: Shape, hole: Shape): Shape {
  return (x, y) => Math.max(shape(x, y), -hole(x, y))
}

/** A colour: red, green and blue from 0 to 255, and how much it covers from 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/**
 * The pixels of a square picture, one layer over the other: blue, green, red and alpha, a byte each, multiplied by alpha
 * (Skia's native format on little-endian computers, which `nativeImage.createFromBitmap` takes).
 */
export function paint(layers: readonly { shape: Shape; colour: Colour }[], sizePixels: number): Buffer {
  const pixels = Buffer.alloc(sizePixels * sizePixels * 4)
  const scale = sizePixels / gridUnits
  for (let row = 0; row < sizePixels; row++) {
    for (let column = 0; column < sizePixels; column++) {
      const at = (row * sizePixels + column) * 4
      let [red, green, blue, alpha] = [0, 0, 0, 0]
      for (const { shape, colour } of layers) {
        const distance = shape((column + 0.5) / scale, (row + 0.5) / scale)
        const cover = clamp(0.5 - distance * scale) * colour[3]
        red += cover * (colour[0] - red)
        green += cover * (colour[1] - green)
        blue += cover * (colour[2] - blue)
        alpha += cover * (1 - alpha)
      }
      pixels.set([blue, green, red, alpha * 255].map(Math.round), at)
    }
  }
  return pixels
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value))
}
