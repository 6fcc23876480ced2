import type { ReactNode } from 'react'

/** Drawn on a 16 px grid with a 1.5 px line; they take the colour of the text beside them. */
const shapes = {
  add: <path d="M8 3.25v9.5M3.25 8h9.5" />,
  alert: <path d="M8 2.25 14.25 13H1.75ZM8 6.5v3M8 11.2v.1" />,
  check: <path d="m3.25 8.5 3 3 6.5-7" />,
  chevron: <path d="m5 6.5 3 3 3-3" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="5.75" />
      <path d="M8 4.75V8l2.25 1.5" />
    </>
  ),
  close: <path d="m4.25 4.25 7.5 7.5m0-7.5-7.5 7.5" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.25" />
      <path d="M10.5 3.25V3a1 1 0 0 0-1-1H3a1 1 0 0 0-1 1v6.5a1 1 0 0 0 1 1h.25" />
    </>
  ),
  demo: (
    <>
      <rect x="2" y="3" width="12" height="8" rx="1.5" />
      <path d="M6 13.5h4" />
    </>
  ),
  edit: <path d="M3 13v-2.5l7.25-7.25 2.5 2.5L5.5 13ZM8.75 4.75l2.5 2.5" />,
  folder: (
    <path d="M1.75 12V4.25a1 1 0 0 1 1-1h3l1.5 1.75h6a1 1 0 0 1 1 1V12a1 1 0 0 1-1 1H2.75a1 1 0 0 1-1-1Z" />
  ),
  link: (
    <path d="M6.75 9.25a2.5 2.5 0 0 0 3.6 0l2.1-2.1a2.55 2.55 0 0 0-3.6-3.6l-.85.85M9.25 6.75a2.5 2.5 0 0 0-3.6 0l-2.1 2.1a2.55 2.55 0 0 0 3.6 3.6l.85-.85" />
  ),
  parts: (
    <>
      <path d="M2.5 3.25h11v9.5h-11Z" strokeDasharray="2.4 2.1" />
      <path d="M5.25 6h2.5v4h-2.5Z" fill="currentColor" />
    </>
  ),
  pause: <path d="M5.5 3.75v8.5M10.5 3.75v8.5" />,
  play: <path d="M5 3.4v9.2L12.5 8Z" />,
  retry: <path d="M12.9 9.5a5.2 5.2 0 1 1-.6-4.6M12.75 2.25v3h-3" />,
  settings: (
    <>
      <path d="M2 4.75h6.25M12.25 4.75H14M2 11.25h1.75M7.75 11.25H14" />
      <circle cx="10.25" cy="4.75" r="2" />
      <circle cx="5.75" cy="11.25" r="2" />
    </>
  ),
  skip: <path d="M4.5 8h7" />,
  store: (
    <>
      <ellipse cx="8" cy="4.25" rx="5.5" ry="2" />
      <path d="m2.5 4.25 1.2 8.1c.2.9 2 1.65 4.3 1.65s4.1-.75 4.3-1.65l1.2-8.1" />
    </>
  ),
  top: <path d="M3.5 2.75h9M8 13.25V5.5M4.75 8.75 8 5.5l3.25 3.25" />,
  trash: <path d="M2.75 4.25h10.5M6.25 4V2.5h3.5V4m-5.5.25.5 9h6.5l.5-9" />,
  up: <path d="M8 12.5V4M4.75 7 8 3.75 11.25 7" />,
  upload: <path d="M8 11V3.25M4.75 6.25 8 3l3.25 3.25M2.75 11.5v1.75h10.5V11.5" />,
} satisfies Record<string, ReactNode>

export type IconName = keyof typeof shapes

/** Decoration for the eye only: the words beside it or the button's name carry the meaning. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size > 20 ? 1.25 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  )
}
