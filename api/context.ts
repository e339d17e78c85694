import type { Context } from 'hono';
import type { Words } from '../core/words/words.ts';
import type { Caller } from '../service/access/caller.ts';
import type { LargeAnswers } from '../service/ports/large-answers.ts';
import type { Ports } from '../service/ports/ports.ts';

/** What the routes are given. */
export interface ApiSettings {
  /** SHA-256 (hexadecimal) of an administrator's token that is not stored: the local mode's. */
  adminTokenHash?: string;
  /** The address that a request came from, by what the server hands to the app; '' where it does not say. */
  clientOf?(bindings: unknown): string;
  /** The version of the program, for the OpenAPI document. */
  version: string;
}

export interface ApiEnv {
  Variables: {
    caller: Caller;
    /** `?dry-run=true`: say what would happen, change nothing. */
    dryRun: boolean;
    /** The language that the caller prefers, of those that there are. */
    language: string;
    words: Words;
  };
}

export type ApiContext = Context<ApiEnv>;
/** Its functions have no right to the edge's tenants. */
export interface ApiPorts extends Omit<Ports, 'tenants'> {
  /** Where the platform passes on no large answer. */
  largeAnswers?: LargeAnswers;
}
