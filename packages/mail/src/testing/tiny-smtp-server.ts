import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** What a test's server says at one point: an answer, nothing for ever, or the end of the connection. */
export type Word = string | 'silence' | 'drop' | 'drop-once';
export type Point = 'greeting' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content' | 'again';

export interface TinySmtpServer {
  readonly port: number;
  /** Whole mails that were taken or refused after their content, in order. */
  readonly received: { readonly from: string; readonly to: string; readonly content: string }[];
  /** What was asked, without the content. */
  readonly commands: string[];
  readonly connections: () => number;
  /** From now on this is said at this point. */
  say(point: Point, word: Word): void;
  /** Ends all open connections, as a server does with idle ones. */
  dropAll(): void;
  close(): Promise<void>;
}

const usual: Readonly<Record<Point, Word>> = {
  greeting: '220 mail.example ready',
  ehlo: '250-mail.example\r\n250-AUTH PLAIN\r\n250 SIZE 1000000',
  auth: '235 welcome',
  mail: '250 ok',
  rcpt: '250 ok',
  data: '354 go on',
  content: '250 taken',
  again: '250 ok',
};

/** A mail server on loopback that takes everything until a test says something else (RFC 5321, as much as a client needs). */
export async function startTinySmtpServer(): Promise<TinySmtpServer> {
  const words = { ...usual };
  const received: TinySmtpServer['received'] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    const say = (point: Point) => {
      const word = words[point];
      if (word === 'drop-once') words[point] = usual[point];
      if (word === 'drop' || word === 'drop-once') socket.destroy();
      else if (word !== 'silence') socket.write(`${word}\r\n`);
    };
    converse(socket, say, commands, received, () => words.data.startsWith('354'));
    say('greeting');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    received,
    commands,
    connections: () => connections,
    say: (point, word) => void (words[point] = word),
    dropAll,
    close: () => {
      dropAll();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function converse(
  socket: Socket,
  say: (point: Point) => void,
  commands: string[],
  received: TinySmtpServer['received'],
  takesContent: () => boolean,
): void {
  let text = '';
  let inContent = false;
  let from = '';
  let to = '';
  socket.on('data', (bytes) => {
    text += bytes.toString('utf8');
    for (;;) {
      const mark = inContent ? '\r\n.\r\n' : '\r\n';
      const at = text.indexOf(mark);
      if (at < 0) return;
      const line = text.slice(0, at);
      text = text.slice(at + mark.length);
      if (inContent) {
        inContent = false;
        received.push({ from, to, content: line });
        say('content');
        continue;
      }
      commands.push(line);
      const address = /<([^>]*)>/.exec(line)?.[1] ?? '';
      if (line.startsWith('MAIL FROM')) from = address;
      if (line.startsWith('RCPT TO')) to = address;
      if (line === 'DATA') inContent = takesContent();
      if (line === 'QUIT') socket.end('221 bye\r\n');
      else say(pointOf(line));
    }
  });
}

function pointOf(line: string): Point {
  if (/^(EHLO|HELO)/.test(line)) return 'ehlo';
  if (line.startsWith('AUTH')) return 'auth';
  if (line.startsWith('MAIL FROM')) return 'mail';
  if (line.startsWith('RCPT TO')) return 'rcpt';
  return line === 'DATA' ? 'data' : 'again';
}
