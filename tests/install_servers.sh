#!/bin/sh
# Installs the Debian packages of the servers, the browser and the texts that the tests need: as root on
# Debian (a container, CI), or by sudo where SETUP=1 allows it.  Elsewhere it prints the one line to
# type, and the tests that lack a server are skipped by name.
set -eu

packages="atheme-services caddy chromium ejabberd faketime fortunes haproxy inspircd irssi nginx-light ngircd"
packages="$packages prosody"
# The texts that the bundled set is made from, so that a test can make it again.
packages="$packages bible-kjv dict-devil display-dhammapada"
# Letters of other scripts, for quotes as pictures.
packages="$packages fontconfig fonts-dejavu-core fonts-wqy-microhei"
# A peer in the benchmarks of the collection.
packages="$packages fortune-mod"

missing=""
for package in $packages; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

install="apt-get install -y --no-install-recommends$missing"
if ! command -v apt-get >/dev/null; then
    echo "Tests against real servers are skipped: they want Debian's packages$missing" >&2
elif [ "$(id -u)" = 0 ]; then
    echo "Installing the test servers:$missing"
    apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive $install >/dev/null
elif [ "${SETUP:-}" = 1 ]; then
    echo "Installing the test servers:$missing"
    sudo apt-get update -q >/dev/null
    sudo env DEBIAN_FRONTEND=noninteractive $install >/dev/null
else
    echo "Tests against real servers are skipped until you type (or run make with SETUP=1):" >&2
    echo "  sudo $install" >&2
fi
