/** What `dropreel help` prints. */
export const helpText = `Dropreel: drop a render, get a link.

Usage
  dropreel put <file|folder>…       upload, resumably
  dropreel put - --name NAME        upload standard input
  dropreel resume                   finish what earlier runs left
  dropreel status                   what is uploaded and what is not
  dropreel remove <file>…           cancel and forget uploads (--finished, --failed)
  dropreel link s3://bucket/key…    print links
  dropreel destinations …           set up where uploads go, and test it
  dropreel verify FILE s3://bucket/key  compare a file with an object (--version-id V)
  dropreel orphans list|abort       unfinished uploads on the store that nobody will finish
  dropreel demo                     see it work on this computer, without an account
  dropreel store --dir D --port P   run the demo store
  dropreel version                  which version this is

Where to (put, resume, link, verify, orphans)
  --to NAME               a destination; without it and --bucket, the default one
  --endpoint URL          an S3-compatible store; without it, AWS
  --region R              default us-east-1
  --bucket B
  --path-style            the bucket's name goes into the path
  --credentials FROM      env, profile:NAME, secrets[:DIR] or keychain:NAME; default env
  --link-credentials FROM whose keys sign links; default the same
  --state-dir D           default DROPREEL_HOME, else the system's place for data

How (put, resume)
  --prefix P              put the keys below P (put only)
  --key-template T        default videos/{YYYY}-{MM}-{name}-{uuid}{ext} (put only)
  --content-type T        default: by the file's name (put only)
  --part-size MiB         default 16, raised for very large files
  --parallel N            parts in flight; default: as many as make it faster
  --limit-rate RATE       bytes a second such as 5M, or a timetable: "Mon-08:00,5M Mon-19:00,off"
  --link DURATION         how long the link works, default and most 7d; none for no link
  --download              the link saves the file instead of showing it (link too)
  --public-base-url URL   give this address and the key instead of a presigned link (link too)
  --overwrite             replace an object that exists
  --verify                read the file again and compare before done
  --delete-local trash    move the file to the trash once its object is proven
  --delete-grade G        by a proof of at least this grade: A, B or C; default B
  --delete-after DURATION such as 7d; resume does it then, after another proof
  --max-wait DURATION     give up after waiting this long for the network
  --no-wait               end at once when another Dropreel uses the state directory
  --restart               upload the new version of files that changed (resume only)
  --json                  one JSON object a line
  --all                   also what other programs left (orphans)

Links (link)
  --expires DURATION      default and most 7d
  --name NAME             what the file is saved as; default: the name it was uploaded with
  --format F              all links as one list, markdown or csv
  --all                   links of everything that this state directory has delivered

Destinations (destinations add|edit|test|remove|policy NAME, list, export, import)
  --preset P              aws, r2 (with --account), b2, wasabi, minio, spaces, gcs, custom
  --name, --default, --position N
  --prefix, --key-template, --public-base-url
  --credentials keychain  asks for the keys, or reads them from standard input, a line each
  --access-key-id ID      then only the secret access key is asked for
  --storage-class C, --acl A, --encryption sse-s3|sse-kms[:KEY]
  --metadata a=b,c=d, --tags a=b, --cache-control T, --content-disposition T
  --acceleration, --dual-stack (AWS), --no-acceleration, --no-dual-stack
  --proxy system|none|URL, --proxy-user U (asks for the password), --ca-file F
  --allow-http            agree to plain http, which others on the way can read
  --no-test               save without testing the connection
  --file F, --replace     where an export goes; whether an import replaces
  none takes a value away: --prefix none

Exit codes: 0 all delivered, 1 a file failed, 2 usage or address, 3 credentials, 130 and 143 interrupted.
`
