#!/bin/sh -e
# Makes the app's PNG icons from the SVG files beside this one. Needs rsvg-convert (Debian: librsvg2-bin).
cd "$(dirname "$0")"
rsvg-convert -w 1024 icon.svg -o icon.png
for size in 48 64 128 256 512; do rsvg-convert -w $size icon.svg -o linux/${size}x$size.png; done
for size in 16 24 32; do rsvg-convert -w $size icon-small.svg -o linux/${size}x$size.png; done
