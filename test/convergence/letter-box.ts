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
  /** Delivers what has arrived, one after the other; nothing where notices are delivered as they come. */
  handOut(): Promise<void>;
  /** Delivers what was kept, in another order than it came. */
  deliverKept(): Promise<void>;
  readonly counts: { delivered: number; lost: number; twice: number; late: number };
  close(): Promise<void>;
}

interface LetterBoxOptions {
  readonly onNotice: (notice: Notice) => Promise<void>;
  /**
   * Notices wait for `handOut` and go in an order that follows from what they say, because several that are sent at once come in any order.
   * Otherwise they are delivered as they come, also in the middle of work.
   */
  readonly inOrder: boolean;
}

const ACCEPTED = { status: 202, body: '', type: 'text/plain' };
const NOBODY = { ...ACCEPTED, status: 503 };

export async function openLetterBox({ onNotice, inOrder }: LetterBoxOptions): Promise<LetterBox> {
  let arrived: Notice[] = [];
  let kept: Notice[] = [];
  const hand = async (notice: Notice) => {
    if (box.process === null) return NOBODY;
    await onNotice(notice);
    return box.process.request('POST', notice.url, notice.headers, notice.body);
  };
  const deliver = async (notice: Notice) => {
    if (!inOrder || box.process === null) return hand(notice);
    arrived.push(notice);
    return ACCEPTED;
  };
  const take = async (notice: Notice) => {
    // Graph asks and needs the answer now.
    if (notice.url.includes('validationToken')) return hand(notice);
    if (box.way === 'lose') box.counts.lost += 1;
    if (box.way === 'lose') return ACCEPTED;
    if (box.way === 'keep') kept.push(notice);
    if (box.way === 'keep') return ACCEPTED;
    box.counts.delivered += 1;
    if (box.way === 'twice') box.counts.twice += 1;
    if (box.way === 'twice') await deliver(notice);
    return deliver(notice);
  };
  const served = await listen(take);
  const box: LetterBox = {
    ...served,
    way: 'deliver',
    process: null,
    counts: { delivered: 0, lost: 0, twice: 0, late: 0 },
    async handOut() {
      const notices = arrived.toSorted(byWhatTheySay);
      arrived = [];
      for (const notice of notices) await hand(notice);
    },
    async deliverKept() {
      const late = (inOrder ? kept.toSorted(byWhatTheySay) : kept).toReversed();
      kept = [];
      for (const notice of late) await hand(notice);
      box.counts.late += late.length;
    },
  };
  return box;
}

function byWhatTheySay(one: Notice, other: Notice): number {
  const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

type Take = (notice: Notice) => Promise<typeof ACCEPTED>;

async function listen(take: Take): Promise<Pick<LetterBox, 'address' | 'close'>> {
  const server = createServer((message, response) => {
    void text(message)
      .then((body) => take({ url: message.url ?? '/', headers: plain(message.headers), body }))
      .then(({ status, body, type }) => response.writeHead(status, { 'content-type': type }).end(body))
      .catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function plain(headers: IncomingHttpHeaders): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => !['connection', 'transfer-encoding', 'host'].includes(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}
