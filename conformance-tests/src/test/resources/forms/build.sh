#!/bin/sh
# Compiles each program beside it twice, the accepted and the refused form, or those that are named. Needs clang-19 and
# llvm-strip-19. The objects depend on nothing of this machine.
set -eu
cd "$(dirname "$0")"
mkdir -p objects
[ $# -gt 0 ] || set -- *.c
for source; do
	for form in accepted refused; do
		[ $form = refused ] && define=-DREFUSED || define=
		object=objects/${source%.c}.$form.o
		clang-19 --target=bpfel -mcpu=v3 -O2 -g -Wall -Werror -Wno-unused -Wno-uninitialized -Wno-visibility $define \
			-fdebug-prefix-map="$PWD"=. -fdebug-compilation-dir=. -fno-ident -c "$source" -o "$object"
		llvm-strip-19 --strip-debug "$object"
	done
done
