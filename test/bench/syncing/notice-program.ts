/** Sends notices as Google and Microsoft do, so many in each second whether or not earlier ones were answered. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { KnownWatch, NoticeOrder, NoticeTimes } from './notice-messages.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 256 });
const patienceMs = 10_000;

function send(address: string, watch: KnownWatch): Promise<boolean> {
  const { path, headers, body } = noticeOf(watch);
  const sizes = { 'content-length': Buffer.byteLength(body) };
  return new Promise((resolve) => {
    const sent = request(
      new URL(path, address),
      { method: 'POST', agent, headers: { ...headers, ...sizes } },
      (answer) => {
        answer.resume();
        answer.once('end', () => resolve(answer.statusCode === 202 || answer.statusCode === 204));
      },
    );
    sent.setTimeout(patienceMs, () => sent.destroy());
    sent.once('error', () => resolve(false));
    sent.end(body);
  });
}

function noticeOf({ provider, name, secret, resourceId }: KnownWatch) {
  if (provider === 'google') {
    const headers = {
      'x-goog-channel-id': name,
      'x-goog-channel-token': secret,
      'x-goog-resource-id': resourceId,
      'x-goog-resource-state': 'exists',
      'x-goog-message-number': '2',
    };
    return { path: '/webhooks/google', headers, body: '' };
  }
  const value = [{ subscriptionId: resourceId, changeType: 'updated', clientState: `${name}.${secret}`, resource: '' }];
  const headers = { 'content-type': 'application/json' };
  return { path: `/webhooks/microsoft?watch=${name}`, headers, body: JSON.stringify({ value }) };
}

async function sendAll({ address, watches, perSecond, seconds }: NoticeOrder): Promise<NoticeTimes> {
  const took: number[] = [];
  const under: Promise<void>[] = [];
  let acknowledged = 0;
  const one = async (watch: KnownWatch, dueAt: number): Promise<void> => {
    if (await send(address, watch)) acknowledged += 1;
    took.push(performance.now() - dueAt);
  };
  const wanted = perSecond * seconds;
  const began = performance.now();
  for (let sent = 0; sent < wanted;) {
    const due = Math.min(wanted, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (; sent < due; sent += 1) under.push(one(watches[sent % watches.length]!, began + (sent / perSecond) * 1_000));
    await pause(1);
  }
  await Promise.all(under);
  const sorted = took.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { sent: wanted, acknowledged, medianMs: at(0.5), p99Ms: at(0.99), longestMs: at(1) };
}

process.once('message', (order: NoticeOrder) => {
  void sendAll(order).then((times) => process.send?.(times, () => process.exit()));
});
