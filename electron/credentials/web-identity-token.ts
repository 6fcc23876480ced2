import { externalDataInterceptor } from '@smithy/core/config'
import { asAppFailure } from '../core/errors.ts'
import { readNamedFile } from '../disk/named-file.ts'

/**
 * Reads the file of a web identity token and hands it to the SDK, which would wait for a pipe with the whole program.
 * Throws a sentence for `signInFailure`, or `ComputerBusy`.
 */
export async function handTokenToSdk(file: string): Promise<void> {
  try {
    externalDataInterceptor.interceptToken(file, (await readNamedFile(file)).toString('ascii'))
  } catch (thrown) {
    const { code, message, advice } = asAppFailure(thrown).error
    throw code === 'ComputerBusy' ? thrown : new Error(`${message} ${advice}`, { cause: thrown })
  }
}
