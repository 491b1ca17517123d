#!/bin/sh
# Turns the bare Debian root in $1 into the virtual box. Runs on the laptop as mmdebstrap's customize hook, so as (fake)
# root over that directory. Expects RABENCH_PUBLIC_KEY (one authorized_keys line), RABENCH_RECIPE_DIR, and RABENCH_TRACER (yes: build LTTng's modules).
set -eu
root=$1

echo virtual >"$root/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 virtual\n' >"$root/etc/hosts"
cat >"$root/etc/fstab" <<FSTAB
LABEL=rabench-root /        ext4 noatime 0 0
LABEL=rabench-lab  /srv/lab ext4 noatime,nofail,x-systemd.device-timeout=120 0 0
FSTAB
mkdir -p "$root/srv/lab"

# What QEMU's user network always is; networkd takes ten seconds of an emulated boot to find it out.
cat >"$root/etc/systemd/system/qemu-network.service" <<NETWORK
[Unit]
Description=Address of QEMU's user network
DefaultDependencies=no
BindsTo=sys-subsystem-net-devices-eth0.device
After=sys-subsystem-net-devices-eth0.device
Before=network.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=ip link set lo up
ExecStart=ip address add 10.0.2.15/24 dev eth0
ExecStart=ip link set eth0 up
ExecStart=ip route add default via 10.0.2.2
[Install]
WantedBy=multi-user.target
NETWORK
rm -f "$root/etc/resolv.conf"
echo 'nameserver 10.0.2.3' >"$root/etc/resolv.conf"
chroot "$root" systemctl --quiet enable qemu-network.service ssh.service
# Nothing below serves a machine that lives for an hour; each costs seconds of an emulated boot.
chroot "$root" systemctl --quiet mask \
	apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service \
	fstrim.timer man-db.timer systemd-networkd.service systemd-networkd.socket systemd-timesyncd.service \
	systemd-logind.service getty@tty1.service serial-getty@ttyS0.service systemd-binfmt.service \
	postgresql.service postgresql@.service

# The package makes a cluster of its own; the bench makes one in the scratch directory instead.
rm -rf "$root"/etc/postgresql/* "$root"/var/lib/postgresql/*

mkdir -p "$root/etc/systemd/system-generators"
ln -s /dev/null "$root/etc/systemd/system-generators/systemd-ssh-generator"

# Three ways in, for the tests of three kinds of login: root, passwordless sudo, no sudo.
chroot "$root" useradd --create-home --shell /bin/bash lab
chroot "$root" useradd --create-home --shell /bin/bash guest
echo 'lab ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/lab"
chmod 0440 "$root/etc/sudoers.d/lab"
for home in root home/lab home/guest; do
	mkdir -p "$root/$home/.ssh"
	printf '%s\n' "$RABENCH_PUBLIC_KEY" >"$root/$home/.ssh/authorized_keys"
	chmod 0700 "$root/$home/.ssh"
	chmod 0600 "$root/$home/.ssh/authorized_keys"
done
chroot "$root" chown -R lab:lab /home/lab/.ssh
chroot "$root" chown -R guest:guest /home/guest/.ssh
printf 'UseDNS no\nPasswordAuthentication no\nMaxStartups 50:30:100\nMaxSessions 50\n' \
	>"$root/etc/ssh/sshd_config.d/rabench.conf"

# Only what this machine's QEMU has, so that the initramfs unpacks quickly.
sed -i 's/^MODULES=.*/MODULES=list/; s/^COMPRESS=.*/COMPRESS=gzip/' "$root/etc/initramfs-tools/initramfs.conf"
printf 'virtio_pci\nvirtio_blk\next4\n' >>"$root/etc/initramfs-tools/modules"

release=$(basename "$root"/lib/modules/*)
if [ "$RABENCH_TRACER" = yes ]; then
	cp "$RABENCH_RECIPE_DIR/build-lttng-modules.sh" "$root/root/build-lttng-modules.sh"
	chroot "$root" sh /root/build-lttng-modules.sh "$release"
	rm "$root/root/build-lttng-modules.sh"
else
	echo "rabench: the box with kernel $release has no LTTng kernel tracer"
fi
chroot "$root" depmod "$release"
chroot "$root" update-initramfs -u -k "$release"
