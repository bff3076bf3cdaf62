/*
 * Functions that are easy to use wrongly become compile errors. Included by every header of base/,
 * so by every file of the program.
 */
#ifndef DGM_BANNED_H
#define DGM_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets atoi atol localtime strncpy strncat

#endif
