import { useWindow } from '../store.ts'
import { graph, lineOf } from '../uploads/speed-samples.ts'

const { width, height } = graph

/** How fast all went in the last minute. The text beside it says how fast it goes now. */
export function SpeedGraph() {
  const line = useWindow(({ speeds }) => lineOf(speeds))
  if (line === null) return null
  return (
    <svg
      className="speed-graph"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      aria-hidden="true"
    >
      {/* The first minute has a short line: this tells that the rest of its place is a graph, too. */}
      <path d={`M1 ${height - 1}H${width - 1}`} />
      <polyline points={line} />
    </svg>
  )
}
