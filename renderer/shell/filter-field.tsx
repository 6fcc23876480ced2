import { t } from '#contract'
import { searchHistory, useHistory } from '../history/history.ts'
import { Icon } from '../icons.tsx'
import { filterUploads, useWindow } from '../store.ts'

type Props = { words: string; value: string; onChange: (value: string) => void }

/** Filters the list of uploads. */
export function UploadsFilter() {
  const value = useWindow((state) => state.filter)
  return <FilterField words={t('shell.filter')} value={value} onChange={filterUploads} />
}

export function HistorySearch() {
  const value = useHistory((state) => state.search)
  return <FilterField words={t('shell.search')} value={value} onChange={searchHistory} />
}

/** Changes what the page shows while somebody types; Escape empties it. */
function FilterField({ words, value, onChange }: Props) {
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
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onChange('')
        }}
      />
    </search>
  )
}
