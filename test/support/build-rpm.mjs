import { copyFile, lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { compressionOf } from './build-deb.mjs'
import { capture } from './run-command.mjs'

/** rpm's names for compressions, with their levels. T: with as many threads as there are cores. */
const payloads = /** @type {Record<string, string>} */ ({
  none: 'w0.ufdio',
  gz: 'w9.gzdio',
  xz: 'w9.xzdio',
  xzmt: 'w9T.xzdio',
})

/** What electron-builder and Debian call them, and rpm's names, without which dnf refuses the package. */
const architectures = /** @type {Record<string, string>} */ ({ amd64: 'x86_64', arm64: 'aarch64' })

/**
 * Builds an rpm; see rpmbuild(8) and rpm-spec(5).
 * @param {import('./make-linux-package.mjs').LinuxPackage} asked
 * @throws {Error} with rpmbuild's own words
 */
export async function buildRpm(asked) {
  const top = join(asked.work, 'rpm')
  const spec = join(asked.work, `${asked.name}.spec`)
  await mkdir(top)
  await writeFile(spec, await specFile(asked))
  const { code, output } = await capture('rpmbuild', [
    '-bb',
    `--target=${architectures[asked.architecture] ?? asked.architecture}-${asked['rpm-os']}`,
    `--define=_topdir ${top}`,
    '--define=_rpmfilename package.rpm',
    spec,
  ])
  if (code !== 0) throw new Error(`rpmbuild failed:\n${output}`)
  await copyFile(join(top, 'RPMS', 'package.rpm'), asked.package)
}

/** @param {import('./make-linux-package.mjs').LinuxPackage} asked */
async function specFile(asked) {
  const compression = compressionOf(asked['rpm-compression'])
  return `# The programs are finished: nothing is stripped, and no links to build ids are made, which other packages of
# Electron would have too.
%global debug_package %{nil}
%global _build_id_links none
%global __os_install_post %{nil}
%global _binary_payload ${payloads[compression] ?? compression}

Name: ${asked.name}
Version: ${asked.version}
Release: 1
Summary: ${asked['rpm-summary']}
License: ${asked.license}
Vendor: ${asked.vendor}
URL: ${asked.url}
Packager: ${asked.maintainer}
AutoReqProv: no
${asked.depends.map((name) => `Requires: ${name}\n`).join('')}
%description
${asked.description}

%install
cp -a '${asked.tree}/.' '%{buildroot}'

%post
${await readFile(asked['after-install'], 'utf8')}
%postun
${await readFile(asked['after-remove'], 'utf8')}
%files
%defattr(-, root, root, -)
${(await fileList(asked.tree, asked.tree)).join('\n')}
`
}

/**
 * Every file, and the folders that belong to this package alone: those below /opt.
 * @param {string} tree
 * @param {string} folder
 * @returns {Promise<string[]>} lines of %files
 */
async function fileList(tree, folder) {
  const lines = []
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const installed = `/${relative(tree, path)}`
    const found = await lstat(path)
    if (!found.isDirectory()) {
      // rpm forgets a setuid bit that is not named.
      const mode = (found.mode & 0o4000) === 0 ? '' : `%attr(4755, root, root) `
      lines.push(`${mode}"${installed}"`)
      continue
    }
    if (installed.startsWith('/opt/') || installed.endsWith('/dropreel')) lines.push(`%dir "${installed}"`)
    lines.push(...(await fileList(tree, path)))
  }
  return lines
}
