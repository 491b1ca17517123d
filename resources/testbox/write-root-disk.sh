#!/bin/sh
# Writes the Debian root $1 as an ext4 disk image $2 of $3 MiB. A hook of mmdebstrap, so that it works without being root
# too (there the hook is root of a namespace of its own). While hooks run, /proc, /sys and /dev are mounted in the root:
# a bind mount in a mount namespace of our own shows the tree without them.
set -eu
exec unshare --mount sh -eu -c '
	mkdir "$1.tree"
	mount --bind "$0" "$1.tree"
	rm -f "$1"
	mke2fs -q -t ext4 -L rabench-root -d "$1.tree" "$1" "$2M"
	umount "$1.tree"
	rmdir "$1.tree"
' "$@"
