#!/bin/bash
# ./dev setup: installs from Debian what is missing, and nothing else.
#
# usage: setup.sh [build] [run] [test] [peer]     without a word: build, run and test
#
#   build   what meson and the compiler need      run    what the daemons and ./dev try need
#   test    what ./dev test needs besides         peer   Debian's libvirt, for ./dev bench
set -eu

declare -A packages=(
    [build]="gcc libc6-dev meson ninja-build pkg-config python3 libglib2.0-dev libxml2-dev
             libnl-3-dev libnl-route-3-dev libdbus-1-dev
             libjson-glib-dev libnftables-dev libcmocka-dev"
    [run]="qemu-system-x86 qemu-utils dnsmasq-base libvirt-clients python3-libvirt busybox-static
           iproute2 util-linux"
    [test]="python3-pytest clang libclang-rt-dev llvm clang-format clang-tidy cppcheck nftables
            procps"
    [peer]="libvirt-daemon libvirt-daemon-driver-qemu iptables"
)

wanted=""
[ $# -gt 0 ] || set -- build run test
for level in "$@"; do
    case $level in
        --*) level=${level#--} ;;
    esac
    [ -n "${packages[$level]:-}" ] || { echo "dev setup: no such set: $level" >&2; exit 2; }
    wanted+=" ${packages[$level]}"
done

# shellcheck disable=SC2086 # the words are the package names
installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted 2>/dev/null | sed -n 's/ installed$//p') || true
missing=""
for package in $wanted; do
    case " ${installed//$'\n'/ } " in
        *" $package "*) ;;
        *) missing+=" $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "dev setup: run as root, or install these packages:$missing" >&2
    exit 1
fi
echo "dev setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
# No daemon of a package is to start: a policy of our own for the time of the installation.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
fi
install() {
    # shellcheck disable=SC2086
    apt-get install -qq -y --no-install-recommends -o Dpkg::Use-Pty=0 $missing >"$log" 2>&1
}
log=$(mktemp)
if ! install; then
    apt-get update -qq
    install || { tail -20 "$log" >&2; rm -f "$log"; exit 1; }
fi
rm -f "$log"
