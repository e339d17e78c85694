import type { Context } from 'hono';
import type { Words } from '../core/words/words.ts';
import type { Caller } from '../service/access/caller.ts';
import type { LargeAnswers } from '../service/ports/large-answers.ts';
import type { Ports } from '../service/ports/ports.ts';
import type { SignatureVerifier } from '../service/ports/signature-verifier.ts';
import type { BodyRoom } from './limits/body-room.ts';
import type { ReportTurns } from './limits/report-turns.ts';

/** Everything that the routes need. */
export interface ApiSettings {
  /** SHA-256 (hexadecimal) of an administrator's token that is not in the store: that of the service on one machine. */
  adminTokenHash?: string;
  /** The client's address, from what the server passes to the app; '' if it is not known. */
  clientOf?(bindings: unknown): string;
  /** The version of the program, for the OpenAPI document. */
  version(): Promise<string>;
  /** Shared with the console, if that is served beside the API. */
  bodyRoom?: BodyRoom;
}

export interface ApiEnv {
  Variables: {
    caller: Caller;
    /** The address of the client that hands in a report; '' if it is not known. */
    client: string;
    /** `?dry-run=true`: describe the result without changing anything. */
    dryRun: boolean;
    /** The available language that the caller prefers. */
    language: string;
    words: Words;
  };
}

export type ApiContext = Context<ApiEnv>;
/** The API's functions have no right to the edge's tenants. */
export interface ApiPorts extends Omit<Ports, 'tenants'> {
  /** Set if the platform cannot pass on large answers. */
  largeAnswers?: LargeAnswers;
  /** Set if the platform can verify signatures of imported mail. */
  signatures?: SignatureVerifier;
  /** Set if one process reads all reports. */
  reportTurns?: ReportTurns;
}
