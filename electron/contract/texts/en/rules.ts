/** What is wrong with a destination or a key. */
export const rules = {
  sourceControl: 'Where its keys come from has a control character in it.',
  proxySignIn:
    'The address of the proxy has its sign-in in it; give the user name and password by themselves.',
  awsOnly: 'Transfer acceleration and dual-stack addresses are for AWS, without an endpoint.',
  acceleration:
    'Transfer acceleration needs the bucket’s name in the host: no path style, and no dots in the name.',
  bucketInEndpoint: 'The endpoint has the bucket in it; leave it out.',
  plainHttp: 'Over http everybody on the way can read what is sent. Use https, or allow plain http.',
  keyEmpty: '{what, select, prefix {The prefix} template {The key template} other {The key}} is empty.',
  keyTooLong:
    '{what, select, prefix {The prefix} template {The key template} other {The key}} is {bytes} bytes long; S3 allows {most}.',
  keyControl:
    '{what, select, prefix {The prefix} template {The key template} other {The key}} has a control character in it.',
  keyBegins:
    '{what, select, prefix {The prefix} template {The key template} other {The key}} begins with a slash.',
  keyEnds:
    '{what, select, prefix {The prefix} template {The key template} other {The key}} ends with a slash, as only folders do.',
  keyDots:
    '{what, select, prefix {The prefix} template {The key template} other {The key}} has a part that is only "." or "..".',
  noField: 'The key template has no field {field}; the fields are {fields}.',
  singleBrace: 'The key template has a single brace; the fields are {fields}.',
  onlyOneFile: 'Without fields the template names one object, so it takes one file.',
  sameNames: 'Files with the same name get the same key, and the second is refused. {uuid} tells them apart.',
  troublesome: 'Some programs stumble over {signs} in a key.',
} as const
