/** What is still to do after an import. */
export const imported = {
  enterKeys: '{name}: enter its keys here, they are not in the file.',
  enterProxyPassword: '{name}: enter the password of its proxy here.',
  chooseCaFile: '{name}: choose the file of its certificate authorities here. An import never brings one.',
  allowHttp:
    '{name}: it goes over plain http, which others on the way can read. Allow that here, or use https.',
} as const
