import { z } from 'zod'
import { bandwidthRule } from './timetable.ts'
import { linkChoices, linkFormat, longestLinkSeconds } from './link.ts'

/** The section "Bandwidth": for all uploads of this computer together. Rates in bytes a second. */
export const bandwidthSettings = z.object({
  /** Null is no limit. Holds at the hours for which there is no rule. */
  limitBytesPerSecond: z.number().positive('A limit is more than 0 MB/s.').nullable().default(null),
  /** Where rules overlap, the first one holds. */
  rules: z.array(bandwidthRule).default([]),
})
export type BandwidthSettings = z.infer<typeof bandwidthSettings>

/** The section "Links": what is copied, and whether a person is reminded before it ends. */
export const linkSettings = z.object({
  choices: linkChoices.default({ lifetimeSeconds: longestLinkSeconds, opens: 'inline' }),
  format: linkFormat.default('list'),
  remind: z.boolean().default(true),
})
export type LinkSettings = z.infer<typeof linkSettings>

/** The sections of the Settings dialog. A new one is one line here and one file in renderer/settings/. */
const sections = { bandwidth: bandwidthSettings, links: linkSettings }

/** What a person has set. Every section has defaults, so that a file of an older version is read. */
export const settings = z.object({
  bandwidth: sections.bandwidth.prefault({}),
  links: sections.links.prefault({}),
})
export type Settings = z.infer<typeof settings>

/** Sections that change, each as a whole; the others stay as they are. */
export const settingsChange = z.object({
  bandwidth: sections.bandwidth.exactOptional(),
  links: sections.links.exactOptional(),
})
export type SettingsChange = z.infer<typeof settingsChange>

/** How it is before anybody has set anything. */
export const defaultSettings: Settings = settings.parse({})
