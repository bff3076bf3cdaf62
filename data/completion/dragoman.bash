# Completion of dragoman for bash. It asks the program itself for commands and options.
# shellcheck shell=bash

# The command on the line before the cursor, or nothing.
_dragoman_command() {
	local i word
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		case $word in
		--tm) i=$((i + 1)) ;;
		-*) ;;
		*)
			printf '%s\n' "$word"
			return
			;;
		esac
	done
}

# _dragoman_offer WORDS: those that begin with what is typed.
_dragoman_offer() {
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

# _dragoman_value KIND TYPED: values of an option; KIND is the second column of --list-options.
_dragoman_value() {
	case $1 in
	file) mapfile -t COMPREPLY < <(compgen -f -- "$2") ;;
	dir) mapfile -t COMPREPLY < <(compgen -d -- "$2") ;;
	lang) _dragoman_offer 'ar ru en' "$2" ;;
	*'|'*) _dragoman_offer "${1//|/ }" "$2" ;;
	esac
}

_dragoman() {
	local program=${COMP_WORDS[0]} typed=${COMP_WORDS[COMP_CWORD]}
	local before=${COMP_WORDS[COMP_CWORD - 1]}
	local command options forms kind all=''
	COMPREPLY=()
	command=$(_dragoman_command)
	options=$("$program" ${command:+"$command"} --list-options 2>/dev/null) || return
	while IFS=$'\t' read -r forms kind _; do
		if [ "$kind" != - ] && [[ " $forms " == *" $before "* ]]; then
			_dragoman_value "$kind" "$typed"
			return
		fi
		all+=" $forms"
	done <<<"$options"
	case $command:$typed in
	*:-*) _dragoman_offer "$all" "$typed" ;;
	:* | help:*) _dragoman_offer "$("$program" --list-commands | cut -f 1)" "$typed" ;;
	lookup:* | concordance:*) ;;
	*) mapfile -t COMPREPLY < <(compgen -f -- "$typed") ;;
	esac
}

complete -o filenames -F _dragoman dragoman
