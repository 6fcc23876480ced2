import type { ReactNode } from 'react'
import { t } from '#contract'
import { addDestination, importDestinations } from './commands.ts'
import { openDialog } from '../dialogs.ts'
import { Icon, type IconName } from '../icons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { useChoices } from './use-choices.ts'

/** Before there is a destination: what this is, and the ways in. */
export function FirstRun() {
  const held = useWindow((state) => state.heldPaths.length)
  const profiles = useChoices()?.profiles ?? []
  return (
    <section className="first-run" aria-label={t('firstRun.welcome')}>
      <h1 className="first-run-title">{t('firstRun.title')}</h1>
      <p className="first-run-text">{t('firstRun.lead')}</p>
      {held > 0 ? (
        <output className="first-run-held">
          <Icon name="clock" />
          {t('firstRun.held', { count: held })}
        </output>
      ) : null}
      <div className="ways">
        <Way icon="store" title={t('firstRun.connect')} onClick={() => addDestination()}>
          {t('firstRun.connectLead')}
        </Way>
        <Way
          icon="demo"
          title={t('firstRun.demo')}
          onClick={() => void runCommand('demo.connect', undefined)}
        >
          {t('firstRun.demoLead')}
        </Way>
        {profiles.length === 0 ? null : (
          <Way
            icon="key"
            title={t('firstRun.fromAws')}
            onClick={() => openDialog({ kind: 'choose-profile', profiles })}
          >
            {t('firstRun.fromAwsLead', { count: profiles.length })}
          </Way>
        )}
        <Way icon="folder" title={t('firstRun.import')} onClick={() => void importDestinations()}>
          {t('firstRun.importLead')}
        </Way>
      </div>
    </section>
  )
}

type WayProps = { icon: IconName; title: string; onClick: () => void; children: ReactNode }

function Way({ icon, title, onClick, children }: WayProps) {
  return (
    <button type="button" className="way" onClick={onClick}>
      <span className="way-icon">
        <Icon name={icon} size={24} />
      </span>
      <span className="way-title">{title}</span>
      <span className="quiet">{children}</span>
    </button>
  )
}
