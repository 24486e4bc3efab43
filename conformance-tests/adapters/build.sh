#!/bin/sh
# Builds the adapters: build.sh [DIRECTORY], by default target/adapters.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here/../target/adapters}
mkdir -p "$out"
for adapter in libpcap kernel-socket; do
    case $adapter in
        libpcap) libraries=-lpcap ;;
        *) libraries= ;;
    esac
    ${CC:-cc} -std=gnu11 -O2 -Wall -Wextra -Werror -o "$out/$adapter" "$here/$adapter.c" $libraries
done
