import type { Context } from 'hono';
import type { ApiPorts, ApiSettings } from '../api/context.ts';
import type { ConsoleWords } from '../core/words/console/console-words.ts';
import type { Words } from '../core/words/words.ts';

export interface ConsoleEnv {
  Variables: {
    language: string;
    words: Words;
    pageWords: ConsoleWords;
    /** Of this answer's own script and style sheet (Content-Security-Policy). */
    nonce: string;
    /** The cookie's value; '' before somebody signed in. */
    session: string;
  };
}

export type ConsoleContext = Context<ConsoleEnv>;

/** What the console needs: it shows the API's answers, so it has no rights of its own. */
export interface ConsoleSettings extends Pick<ApiSettings, 'adminTokenHash' | 'clientOf' | 'bodyRoom'> {
  api: { fetch(request: Request, bindings: unknown): Response | Promise<Response> };
  /** Whether the browser's connection came over a network without HTTPS, from what the server passes to the app. */
  isUnencrypted(bindings: unknown): boolean;
}

export type ConsolePorts = Pick<ApiPorts, 'store' | 'clock' | 'random' | 'log' | 'service'>;
