import { z } from 'zod'
import { bandwidthRule } from './timetable.ts'
import { languages } from './texts/language.ts'
import { deleteLocal, uploadOptions, verification } from './upload.ts'
import { linkChoices, linkFormat, longestLinkSeconds } from './link.ts'
import { complaint } from './texts/text.ts'

/** The section "Bandwidth": for all uploads of this computer together. Rates in bytes a second. */
export const bandwidthSettings = z.object({
  /** Null is no limit. Holds at the hours for which there is no rule. */
  limitBytesPerSecond: z.number().positive(complaint('complaints.limit')).nullable().default(null),
  /** Where rules overlap, the first one holds. */
  rules: z.array(bandwidthRule).default([]),
})

/** The section "Links": what is copied, and whether a person is reminded before it ends. */
export const linkSettings = z.object({
  choices: linkChoices.default({ lifetimeSeconds: longestLinkSeconds, opens: 'inline' }),
  format: linkFormat.default('list'),
  remind: z.boolean().default(true),
})

/** The section "After upload": what files are compared with, and whether they go to the trash then. */
export const afterUploadSettings = z.object({
  verify: verification.default('none'),
  deleteLocal: deleteLocal.nullable().default(null),
})
export type AfterUploadSettings = z.infer<typeof afterUploadSettings>

/** The section "Uploads": how files are sent. Null lets Dropreel choose. */
export const uploadSettings = uploadOptions.pick({ partSizeBytes: true, parallel: true }).extend({
  partSizeBytes: uploadOptions.shape.partSizeBytes.default(null),
  parallel: uploadOptions.shape.parallel.default(null),
})

/** The section "Appearance". `system`: as the desktop has it. */
export const theme = z.enum(['system', 'light', 'dark'])
export type Theme = z.infer<typeof theme>

/** `system`: the first of the languages that the person reads. */
export const languageChoice = z.enum(['system', ...languages])
export type LanguageChoice = z.infer<typeof languageChoice>

/** How large everything in the window is, in percent: the steps of the menu View. */
const zooms = [50, 67, 75, 80, 90, 100, 110, 125, 150, 175, 200] as const

/** The next larger or smaller step, or the same where there is none. */
export function nextZoom(percent: number, direction: 1 | -1): number {
  const next =
    direction === 1 ? zooms.find((zoom) => zoom > percent) : zooms.findLast((zoom) => zoom < percent)
  return next ?? percent
}

export const appearanceSettings = z.object({
  theme: theme.default('system'),
  language: languageChoice.default('system'),
  zoomPercent: z.int().min(50).max(200).default(100),
})
export type Appearance = z.infer<typeof appearanceSettings>

/** The section "Notifications": whether an upload that ends, or needs a person, is told while nobody looks. */
export const notificationSettings = z.object({ show: z.boolean().default(true) })

/** When uploads keep this computer from going to sleep: `mains`, not on battery. The screen may go dark all the same. */
export const keepAwake = z.enum(['always', 'mains', 'never'])
export type KeepAwake = z.infer<typeof keepAwake>

/** The section "Sleep". */
export const powerSettings = z.object({ keepAwake: keepAwake.default('always') })

/** What Dropreel has said once, and does not say again. */
export const saidSettings = z.object({ goesOn: z.boolean().default(false) })

/** The section "Updates": whether Dropreel looks for newer versions by itself. */
export const updateSettings = z.object({ look: z.boolean().default(true) })

/** The sections of the page Settings. A new one is one line here and one file in renderer/settings/. */
const sections = {
  uploads: uploadSettings,
  appearance: appearanceSettings,
  bandwidth: bandwidthSettings,
  links: linkSettings,
  notifications: notificationSettings,
  afterUpload: afterUploadSettings,
  updates: updateSettings,
  power: powerSettings,
  said: saidSettings,
}

/** What a person has set. Every section has defaults, so that a file of an older version is read. */
export const settings = z.object({
  uploads: sections.uploads.prefault({}),
  appearance: sections.appearance.prefault({}),
  bandwidth: sections.bandwidth.prefault({}),
  links: sections.links.prefault({}),
  notifications: sections.notifications.prefault({}),
  afterUpload: sections.afterUpload.prefault({}),
  updates: sections.updates.prefault({}),
  power: sections.power.prefault({}),
  said: sections.said.prefault({}),
})
export type Settings = z.infer<typeof settings>

/** Sections that change, each as a whole; the others stay as they are. */
export const settingsChange = z.object({
  uploads: sections.uploads.exactOptional(),
  appearance: sections.appearance.exactOptional(),
  bandwidth: sections.bandwidth.exactOptional(),
  links: sections.links.exactOptional(),
  notifications: sections.notifications.exactOptional(),
  afterUpload: sections.afterUpload.exactOptional(),
  updates: sections.updates.exactOptional(),
  power: sections.power.exactOptional(),
  said: sections.said.exactOptional(),
})
export type SettingsChange = z.infer<typeof settingsChange>

export const defaultSettings: Settings = settings.parse({})
