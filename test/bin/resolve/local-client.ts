import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { LocalAddress } from '../../../bin/resolve/local-address.ts';
import { formatNetstring, NetstringReader } from '../../../core/sender/wire/netstring.ts';

/** Asks as Postfix does. */
export class SocketmapClient {
  readonly socket: Socket;
  readonly #reader = new NetstringReader(200_000);
  readonly #waiting: ((text: string) => void)[] = [];

  constructor(address: LocalAddress) {
    this.socket = 'path' in address ? connect(address.path) : connect(address.port, address.host);
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk) => {
      this.#reader.push(chunk, (text) => this.#waiting.shift()?.(text));
    });
    this.socket.on('close', () => {
      for (const end of this.#waiting.splice(0)) end('closed');
    });
  }

  /** @returns the answer, or "closed" */
  ask(question: string): Promise<string> {
    return this.send(formatNetstring(question));
  }

  send(bytes: string): Promise<string> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.socket.write(bytes);
    });
  }

  async close(): Promise<void> {
    if (this.socket.destroyed) return;
    const closed = once(this.socket, 'close');
    this.socket.destroy();
    await closed;
  }
}

/** Asks as Exim does: one question, then it closes its side. */
export async function askAsExim(address: LocalAddress, question: string): Promise<string> {
  const socket = 'path' in address ? connect(address.path) : connect(address.port, address.host);
  socket.end(question);
  let answer = '';
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  await once(socket, 'close');
  return answer;
}
