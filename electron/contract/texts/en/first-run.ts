export const firstRun = {
  welcome: 'Welcome',
  title: 'Drop a render, get a link.',
  lead: 'Dropreel uploads finished video to S3 and stores like it, and picks up where it left off, whatever happens in between.',
  held: '{count, plural, one {# item is waiting. Choose where to send it, and it uploads at once.} other {# items are waiting. Choose where to send them, and they upload at once.}}',
  connect: 'Connect a destination',
  connectLead: 'Your bucket on AWS, R2, B2, Wasabi, MinIO, Ceph or another store that speaks S3.',
  demo: 'Try the demo store',
  demoLead:
    'A small store on this computer, ready at once. See a first upload finish; nothing leaves this machine.',
  fromAws: 'Take it from ~/.aws',
  fromAwsLead:
    '{count, plural, one {One profile is there. Its keys stay where they are.} other {# profiles are there. Their keys stay where they are.}}',
  import: 'Import destinations',
  importLead: 'A file that somebody gave you, with everything set up but the keys.',
  profiles: 'Profiles',
  profilesLead:
    'The destination uses the profile: its keys are not copied, and a sign-in there counts here. The bucket is entered next.',
} as const
