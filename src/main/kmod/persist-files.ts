/** Where the parts of a module that comes back at every boot lie on a box. */
export const PERSISTENT = {
  options: '/etc/modprobe.d/rabench.conf',
  unit: '/etc/systemd/system/rabench.service',
  /** Where a module goes that no package and no DKMS looks after; depmod prefers it to the kernel's own. */
  updates: (kernelRelease: string) => `/lib/modules/${kernelRelease}/updates/rabench.ko`,
  source: (version: string) => `/usr/src/rabench-${version}`,
} as const

/** dkms(8): the Makefile's variable names the kernel that DKMS builds for, which need not be the running one. */
export function dkmsConfiguration(version: string): string {
  return `PACKAGE_NAME="rabench"
PACKAGE_VERSION="${version}"
BUILT_MODULE_NAME[0]="rabench"
DEST_MODULE_LOCATION[0]="/updates/dkms"
MAKE[0]="make KERNEL_BUILD=$kernel_source_dir KCFLAGS=-g0 CONFIG_DEBUG_INFO_BTF_MODULES="
CLEAN="make KERNEL_BUILD=$kernel_source_dir clean"
AUTOINSTALL="yes"
`
}

/** modprobe.d(5) */
export function modprobeOptions(parameters: readonly string[]): string {
  return `# Made by Readahead Bench; rabench undeploy removes it.\noptions rabench ${parameters.join(' ')}\n`
}

/** @param mountPoints that have to be mounted first: those of file systems that are steered by their path. */
export function systemdUnit(modelId: string, mountPoints: readonly string[]): string {
  // systemd.unit(5), "Specifiers"
  const paths = mountPoints.map((mountPoint) => mountPoint.replaceAll('%', '%%'))
  const mounts = paths.length === 0 ? '' : `RequiresMountsFor=${paths.join(' ')}\n`
  return `# Made by Readahead Bench; rabench undeploy removes it.
[Unit]
Description=Readahead Bench: readahead by model ${modelId}
After=local-fs.target
${mounts}
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/sbin/modprobe rabench
ExecStop=-/sbin/rmmod rabench

[Install]
WantedBy=multi-user.target
`
}
