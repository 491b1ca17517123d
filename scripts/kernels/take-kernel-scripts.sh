#!/bin/sh
# Takes two scripts out of the kernel's source package that no other package has, into the Debian root $1: checkpatch, to
# /usr/local/lib/checkpatch, and the one by which 7.x's kbuild asks whether sparse works, to where kbuild looks for it.
# A customize hook of mmdebstrap. Expects RABENCH_SUITE, the suite to take the package from.
set -eu
root=$1
download=$root/tmp/linux-source
kept=$root/usr/local/lib/checkpatch
mkdir "$download" "$kept"
package=$(chroot "$root" apt-cache depends "linux-source/$RABENCH_SUITE" |
	sed -n 's/.*Depends: \(linux-source-[0-9.]*\)$/\1/p' | head -n 1)
chroot "$root" sh -c 'cd /tmp/linux-source && apt-get download -q "$1"' sh "$package"
dpkg-deb --fsys-tarfile "$download"/*.deb | tar -x -O -f - "./usr/src/$package.tar.xz" >"$download/source.tar.xz"
# --occurrence ends the reading after the last of them, before the archive's end.
tar -x -J -f "$download/source.tar.xz" -C "$kept" --strip-components=2 --occurrence=1 \
	"$package/scripts/checkpatch.pl" "$package/scripts/spelling.txt" "$package/scripts/const_structs.checkpatch" \
	"$package/scripts/checker-valid.sh"
mv "$kept/checker-valid.sh" "$root"/usr/src/linux-headers-*-common/scripts/
rm -rf "$download"
