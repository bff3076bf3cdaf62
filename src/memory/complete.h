/*
 * A unit that is stored already and comes in again, from another document say, may have properties
 * and notes that the stored one lacks. They are added to it; attributes (names with '@') are of the
 * one that was there first.
 */
#ifndef DGM_COMPLETE_H
#define DGM_COMPLETE_H

#include "memory/memory.h"

/* True when unit has a property or note that stored lacks. */
bool complete_lacks(const dgm_unit *stored, const dgm_unit *unit);

/* Writes the record of unit id anew with what it lacks, as far as the limits go. */
dgm_code complete_unit(dgm_memory *memory, struct store_txn *txn, uint64_t id, const dgm_unit *unit,
		       dgm_error *err);

#endif
