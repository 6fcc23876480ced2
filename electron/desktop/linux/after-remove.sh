#!/bin/sh
# Runs after a deb ($1 is what is done) or an rpm ($1 is how many versions stay) is gone.
set -e
name='${executable}'

# A newer version that replaces this one has put its own profile there.
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

if [ -f "/etc/apparmor.d/$name" ]; then
  if aa-enabled --quiet 2>/dev/null && ! ischroot 2>/dev/null; then
    apparmor_parser --remove "/etc/apparmor.d/$name" || true
  fi
  rm -f "/etc/apparmor.d/$name" /var/cache/apparmor/*/"$name"
fi
