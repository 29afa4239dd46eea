import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Writes bytes to a port as they are and reads until the other side closes the connection. `feed` may go on writing; it
 * runs until the connection is gone.
 */
export async function rawRequest(
  port: number,
  head: string,
  feed?: (socket: Socket) => Promise<void>,
): Promise<RawAnswer & { readonly wasReset: boolean }> {
  const socket = connect(port, '127.0.0.1');
  let wasReset = false;
  const chunks: Buffer[] = [];
  socket
    .on('data', (chunk) => void chunks.push(chunk))
    .on('error', () => {
      wasReset = true;
    });
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  await once(socket, 'connect');
  socket.write(head);
  await feed?.(socket);
  await closed;
  return { ...parse(Buffer.concat(chunks).toString()), wasReset };
}

function parse(text: string): RawAnswer {
  const end = text.indexOf('\r\n\r\n');
  const [status = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { statusCode: Number(status.split(' ')[1]), headers, body: text.slice(end + 4) };
}
