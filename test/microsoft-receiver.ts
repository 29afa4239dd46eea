import { text } from 'node:stream/consumers';
import { openNoticeServer } from './notice-server.ts';
import type { NoticeListener } from './provider-harness.ts';

interface Notice {
  readonly path: string;
  readonly value: Readonly<Record<string, string>>;
}

export interface Receiver extends NoticeListener {
  /** As they came, with those about the watch itself. */
  readonly received: readonly Notice[];
  /** The bodies that they came in. */
  readonly bodies: readonly unknown[];
}

/** What a webhook's receiver does: repeats the token of the handshake, and keeps what comes. */
export async function openReceiver(): Promise<Receiver> {
  const received: Notice[] = [];
  const bodies: unknown[] = [];
  const notices: { id: string; secret: string }[] = [];
  const { origin, close } = await openNoticeServer((message, response) => {
    const url = new URL(message.url ?? '', 'http://localhost');
    const token = url.searchParams.get('validationToken');
    void text(message).then((body) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end(token ?? '');
      if (token !== null) return;
      const collection = JSON.parse(body) as { readonly value: readonly Notice['value'][] };
      bodies.push(collection);
      for (const value of collection.value) {
        received.push({ path: url.pathname, value });
        const [id = '', secret = ''] = (value['clientState'] ?? '').split('.');
        if (url.pathname === '/changes') notices.push({ id, secret });
      }
    });
  });
  return { received, bodies, notices, notifyAt: `${origin}/changes`, lifecycleAt: `${origin}/lifecycle`, close };
}
