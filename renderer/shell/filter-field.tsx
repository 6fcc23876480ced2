import { Icon } from '../icons.tsx'
import { filterUploads, useWindow } from '../store.ts'

/** Filters what the page shows while somebody types; Escape empties it. */
export function FilterField() {
  const value = useWindow((state) => state.filter)
  const words = 'Filter by name or destination'
  return (
    <search className="filter">
      <Icon name="search" />
      <input
        type="search"
        className="filter-input"
        aria-label={words}
        placeholder={words}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => filterUploads(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') filterUploads('')
        }}
      />
    </search>
  )
}
