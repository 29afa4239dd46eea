import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ClearweekProcess } from './clearweek-process.ts';

/** What becomes of the notices on their way: delivered, lost, delivered twice, or kept until later. */
export type NoticeWay = 'deliver' | 'lose' | 'twice' | 'keep';

export interface Notice {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The one address that providers know, whichever process answers behind it. */
export interface LetterBox {
  readonly address: string;
  way: NoticeWay;
  /** Null: nobody is there. */
  process: ClearweekProcess | null;
  /** Delivers what was kept, in another order than it came. */
  deliverKept(): Promise<void>;
  readonly counts: { delivered: number; lost: number; twice: number; late: number };
  close(): Promise<void>;
}

export async function openLetterBox(onNotice: (notice: Notice) => Promise<void>): Promise<LetterBox> {
  let kept: Notice[] = [];
  const deliver = async (notice: Notice) => {
    if (box.process === null) return { status: 503, body: '', type: 'text/plain' };
    await onNotice(notice);
    return box.process.request('POST', notice.url, notice.headers, notice.body);
  };
  const take = async (notice: Notice) => {
    const accepted = { status: 202, body: '', type: 'text/plain' };
    // Graph asks and needs the answer now.
    if (notice.url.includes('validationToken')) return deliver(notice);
    if (box.way === 'lose') box.counts.lost += 1;
    if (box.way === 'lose') return accepted;
    if (box.way === 'keep') kept.push(notice);
    if (box.way === 'keep') return accepted;
    box.counts.delivered += 1;
    if (box.way === 'twice') box.counts.twice += 1;
    if (box.way === 'twice') await deliver(notice);
    return deliver(notice);
  };
  const server = createServer((message, response) => {
    void text(message)
      .then((body) => take({ url: message.url ?? '/', headers: plain(message.headers), body }))
      .then(({ status, body, type }) => response.writeHead(status, { 'content-type': type }).end(body))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const box: LetterBox = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    way: 'deliver',
    process: null,
    counts: { delivered: 0, lost: 0, twice: 0, late: 0 },
    async deliverKept() {
      const late = kept.toReversed();
      kept = [];
      for (const notice of late) await deliver(notice);
      box.counts.late += late.length;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return box;
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !['connection', 'transfer-encoding', 'host'].includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
