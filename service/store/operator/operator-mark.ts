/** An empty object for each mail that waits to be handed on to the operator, and for each that could not be kept. */
import { prefixes } from '../prefixes.ts';

/** @param raw the key of the raw mail */
export const operatorMarkKey = (raw: string): string => `${prefixes.operatorMarks}${raw}`;

/** Of a mail that is not there: the budget of stored bytes had no room for it. */
export const unkeptMarkKey = (raw: string): string => `${prefixes.unkeptMarks}${raw}`;

/** @returns the key of the raw mail */
export const parseOperatorMarkKey = (key: string): string => key.slice(prefixes.operatorMarks.length);

/** @returns the key of the raw mail */
export const parseUnkeptMarkKey = (key: string): string => key.slice(prefixes.unkeptMarks.length);
