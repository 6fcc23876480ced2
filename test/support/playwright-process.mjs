/**
 * Loaded first into each process of Playwright: the output of the app's processes, which a failed test attaches, goes to
 * a file of the process's own, since Playwright empties the file when a process starts.
 */
import { join } from 'node:path'

process.env['DEBUG'] = 'pw:browser'
process.env['DEBUG_FILE'] = join(process.env['DROPREEL_PROCESS_LOGS'] ?? '', `${process.pid}.log`)
