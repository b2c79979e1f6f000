#!/usr/bin/env bash
# Reads the desk's features with GDAL, a program that is not ours, and holds what it counts against what the desk says.
#
# tools/gdal/check.sh PROGRAM FOLDER…
set -euo pipefail

program=$1
shift
work=$(mktemp -d)
"$program" serve --read-only --port 0 "$@" >"$work/address" &
desk=$!
trap 'kill "$desk" 2>/dev/null || true; rm -rf "$work"' EXIT
for _ in $(seq 200); do
  [ -s "$work/address" ] && break
  sleep 0.1
done
address=$(head -n 1 "$work/address")
ogc="${address%/}/ogc"

fail() {
  echo "error: $1"
  exit 1
}

# How many features GDAL reads of a collection, going from page to page.
counted() {
  ogrinfo -ro -so "$@" | sed -n 's/^Feature Count: //p'
}

for collection in incidents zones episodes statuses; do
  said=$(curl -sf "$ogc/collections/$collection/items?limit=1000" | grep -o '"type":"Feature",' | wc -l)
  for page in 1 7 1000; do
    read=$(counted -oo PAGE_SIZE="$page" "OAPIF:$ogc" "$collection")
    [ "$read" = "$said" ] || fail "GDAL reads $read $collection with $page on a page, and the desk has $said"
  done
  echo "$collection: $said"
done

# A frame and a time are asked of the desk, and what comes back lies in them.
frame=$(ogrinfo -ro -al -spat 0 0 1 1 "OAPIF:$ogc" incidents)
echo "$frame" | grep -q 'POINT' || fail "no incident is read within the frame"
if echo "$frame" | grep -q 'POINT (-'; then fail "an incident outside the frame is read"; fi
echo "as GDAL reads them"
