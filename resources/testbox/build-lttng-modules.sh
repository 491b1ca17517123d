#!/bin/sh
# Builds and installs the LTTng kernel tracer for kernel release $1. Runs inside the box's root.
#
# The distribution's modules do not always compile against its own updated kernel: a stable update may give a tracepoint
# one argument more, which breaks the one probe that describes it (in 2026 hrtimer_start, so lttng-probe-timer). The rest
# compiles, so: build everything, leave out the probes that failed, say which, and build once more.
set -eu
release=$1
work=$(mktemp -d)
cd "$work"
apt-get download -q lttng-modules-dkms
dpkg -x lttng-modules-dkms_*.deb .
cd usr/src/lttng-modules-*
version=${PWD##*-}

# Without debug information: nobody debugs the tracer here, and writing it takes as long as compiling.
build() {
	make -j"$(nproc)" "$@" KERNELDIR="/lib/modules/$release/build" \
		CONFIG_DEBUG_INFO_BTF_MODULES= KCFLAGS=-g0 modules
}

if ! build -k >"$work/build.log" 2>&1; then
	failed=$(sed -n 's/.*[ /]\(lttng-probe-[a-z0-9-]*\)\.o\] Error.*/\1/p' "$work/build.log" | sort -u)
	if [ -z "$failed" ]; then
		tail -n 40 "$work/build.log"
		echo "rabench: lttng-modules $version do not compile against kernel $release, and not because of a probe" >&2
		exit 1
	fi
	for probe in $failed; do
		sed -i "/$probe\.o/d" src/probes/Kbuild
	done
	echo "rabench: lttng-modules $version on kernel $release: left out, as they do not compile:" $failed
	build >"$work/build.log" 2>&1 || { tail -n 40 "$work/build.log"; exit 1; }
fi
find . -name '*.ko' -exec install -D -m 0644 -t "/lib/modules/$release/updates/lttng" {} +
cd /
rm -rf "$work"
echo "rabench: lttng-modules $version are built for kernel $release"
