# Tests in shell, speaking TAP: `. "$srcdir/tests/tap.sh"` first, `done_testing` last. Each test runs
# in an empty folder of its own with a HOME of its own, and both go when it ends.
# shellcheck shell=bash

srcdir=${srcdir:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
builddir=${builddir:-$srcdir/build}
dragoman=${DRAGOMAN:-$builddir/dragoman}
examples=$srcdir/doc/example
export srcdir builddir dragoman examples

tap_work=$(mktemp -d "${TMPDIR:-/tmp}/dragoman-test.XXXXXX")
trap 'rm -rf "$tap_work"' EXIT
mkdir "$tap_work/home" "$tap_work/cwd"
export HOME=$tap_work/home LC_ALL=C.UTF-8 NO_COLOR=1
unset DRAGOMAN_TM XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME
cd "$tap_work/cwd" || exit 1

tap_count=0
tap_failed=0

# ok STATUS NAME: passed when STATUS is 0.
ok() {
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$tap_count" "$2"
	else
		printf 'not ok %d - %s\n' "$tap_count" "$2"
		tap_failed=$((tap_failed + 1))
	fi
}

# is GOT WANT NAME
is() {
	if [ "$1" = "$2" ]; then
		ok 0 "$3"
	else
		ok 1 "$3"
		printf 'got:  %s\nwant: %s\n' "$1" "$2" | sed 's/^/#   /'
	fi
}

# like GOT PATTERN NAME: PATTERN is an extended regular expression.
like() {
	if printf '%s\n' "$1" | grep -Eq -- "$2"; then
		ok 0 "$3"
	else
		ok 1 "$3"
		printf 'got:      %s\nno match: %s\n' "$1" "$2" | sed 's/^/#   /'
	fi
}

# run COMMAND...: runs it; its output is in $out and $err, its exit code in $code.
run() {
	code=0
	"$@" >"$tap_work/out" 2>"$tap_work/err" </dev/null || code=$?
	out=$(cat "$tap_work/out")
	err=$(cat "$tap_work/err")
}

# fails CODE PATTERN NAME COMMAND...: the exit code is CODE, stdout is empty, stderr is one line
# that matches PATTERN.
fails() {
	local want=$1 pattern=$2 name=$3
	shift 3
	run "$@"
	is "$code" "$want" "$name: exit code"
	is "$out" "" "$name: nothing on stdout"
	like "$err" "$pattern" "$name: says why"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "$name: in one line"
}

# skip NAME REASON
skip() {
	tap_count=$((tap_count + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# skip_all REASON: nothing in this file can run here.
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

done_testing() {
	printf '1..%d\n' "$tap_count"
	[ "$tap_failed" -eq 0 ]
	exit $?
}
