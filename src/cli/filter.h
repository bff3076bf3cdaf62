/*
 * Filters on the command line: the options by which export, stats and others are told which units
 * are meant.
 */
#ifndef DGM_CLI_FILTER_H
#define DGM_CLI_FILTER_H

#include "command.h"

/* The first in the tables of the commands that take a filter. */
enum {
	FILTER_LANG,
	FILTER_ORIGIN,
	FILTER_SINCE,
	FILTER_UNTIL,
	FILTER_STATE,
	FILTER_MIN_CONFIDENCE,
	FILTER_AUTHOR,
	FILTER_PROP,
	FILTER_OPTIONS /* how many */
};

#define STATE_CHOICES "aligned|reviewed|rejected|imported" /* in the order of dgm_state */

#define FILTER_OPTION_SPECS                                                                        \
	[FILTER_LANG] = {'l', OPTION_LANGS, "lang", "LANGS",                                       \
			 .help = "only units with a text in each of these"},                       \
	[FILTER_ORIGIN] = {0, OPTION_TEXT, "origin", "TEXT", .help = "only of this article"},      \
	[FILTER_SINCE] = {0, OPTION_DATE, "since", "DATE", .help = "only changed then or later"},  \
	[FILTER_UNTIL] = {0, OPTION_DATE, "until", "DATE", .help = "only changed then or before"}, \
	[FILTER_STATE] = {0, OPTION_CHOICE, "state", STATE_CHOICES, .help = "only in this state"}, \
	[FILTER_MIN_CONFIDENCE] = {0, OPTION_FRACTION, "min-confidence", "X",                      \
				   .help = "only of this confidence or more"},                     \
	[FILTER_AUTHOR] = {0, OPTION_TEXT, "author", "NAME",                                       \
			   .help = "only made or changed by NAME"},                                \
	[FILTER_PROP] = {0, OPTION_TEXT, "prop", "NAME[=VALUE]",                                   \
			 .help = "only with this property"}

/* Fills the filter from the options; false when none of them was given. */
bool filter_read(const struct session *session, dgm_filter *filter);

#endif
