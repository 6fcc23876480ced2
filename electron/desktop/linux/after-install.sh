#!/bin/sh
# Runs after a deb or an rpm is in place. electron-builder fills in the names in braces.
set -e
source='/opt/${sanitizedProductName}/resources/apparmor-profile'
profile='/etc/apparmor.d/${executable}'

# An earlier build of the package, whose command opened the window, takes the command away when it goes.
if ! [ -L /usr/bin/dropreel ]; then
  ln -s '/opt/${sanitizedProductName}/resources/command-line/dropreel' /usr/bin/dropreel
fi

# Ubuntu 24.04 and later let only programs with a profile make the user namespaces of Chromium's sandbox. An AppArmor
# that does not know this permission does not read the profile and needs none.
if command -v apparmor_parser >/dev/null && apparmor_parser --skip-kernel-load --skip-cache "$source" >/dev/null 2>&1; then
  cp "$source" "$profile"
  # Not where an image is made, in which no kernel runs that has AppArmor.
  if aa-enabled --quiet 2>/dev/null && ! ischroot 2>/dev/null; then
    apparmor_parser --replace --write-cache --skip-read-cache "$profile" || true
  fi
fi
