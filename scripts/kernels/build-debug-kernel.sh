#!/bin/sh
# Compiles the debug kernel in /usr/src/debug-kernel, where its source lies with debug-kernel.config. Runs inside a Debian root, and leaves
# there: /boot/debug-kernel, a file that QEMU boots; /lib/modules/RELEASE; and the tree, without its objects, to build modules against.
set -eu
cd /usr/src/debug-kernel

make -s x86_64_defconfig kvm_guest.config
scripts/kconfig/merge_config.sh -m .config debug-kernel.config >/dev/null
make -s olddefconfig
# kconfig drops without a word what it lacks a dependency for.
dropped=$(grep '^CONFIG_' debug-kernel.config | grep -vxFf .config || true)
if [ -n "$dropped" ]; then
	echo "rabench: this kernel does not take:" $dropped
	exit 1
fi

release=$(make -s kernelrelease)
echo "rabench: compiling the debug kernel $release: half an hour or more"
# On standard output, where the caller finds the last lines.
if ! make -j"$(nproc)" bzImage modules >/tmp/build.log 2>&1; then
	grep -m 20 -i 'error' /tmp/build.log || tail -n 20 /tmp/build.log
	exit 1
fi
make -s modules_install >/dev/null
cp arch/x86/boot/bzImage /boot/debug-kernel
echo "rabench: the debug kernel $release is built"

# scripts/ and tools/ are programs that building a module runs; Module.symvers and the headers stay.
find . \( -name '*.o' -o -name '*.a' -o -name '*.ko' -o -name '*.o.cmd' \) ! -path './scripts/*' ! -path './tools/*' -delete
rm -f /tmp/build.log
