import { t } from '#contract'
import { sendTo } from '../commands.ts'
import { MenuItem, Submenu } from '../menus/menu.tsx'
import { useWindow } from '../store.ts'

/** The other destinations, for the files of these uploads; nothing where there are none. */
export function SendTo({ ids, except }: { ids: readonly string[]; except: string | null }) {
  const destinations = useWindow((state) => state.destinations)
  const others = destinations.filter((destination) => destination.id !== except)
  if (others.length === 0 || ids.length === 0) return null
  return (
    <Submenu name={t('actions.sendTo')} icon="send">
      {others.map(({ id, name }) => (
        <MenuItem key={id} name={name} onChoose={() => void sendTo(id, ids)} />
      ))}
    </Submenu>
  )
}
