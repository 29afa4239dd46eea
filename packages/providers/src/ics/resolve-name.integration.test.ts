import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { createNameResolver } from './resolve-name.ts';
import type { ResolveName } from './resolve-name.ts';

type Answer = { readonly code: number; readonly addresses: readonly (readonly number[])[] } | 'silence';
const none: Answer = { code: 0, addresses: [] };
const ipv6 = [0x26, 0, ...Array.from({ length: 13 }, () => 0), 1];

/** A name server (RFC 1035) that gives one answer for each family. */
async function nameServer(answers: { a: Answer; aaaa: Answer }): Promise<{ resolve: ResolveName } & AsyncDisposable> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    // The question ends with the root's empty label, the type and the class; what may follow (EDNS) is not answered.
    const end = query.indexOf(0, 12) + 5;
    const type = query.readUInt16BE(end - 4);
    const answer = type === 28 ? answers.aaaa : answers.a;
    if (answer === 'silence') return;
    const header = Buffer.from(query.subarray(0, 12));
    header.writeUInt16BE(0x8180 | answer.code, 2);
    header.writeUInt16BE(answer.addresses.length, 6);
    header.writeUInt32BE(0, 8);
    const records = answer.addresses.map((address) =>
      Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, address.length, ...address]),
    );
    socket.send(Buffer.concat([header, query.subarray(12, end), ...records]), from.port, from.address);
  });
  await new Promise<void>((bound) => void socket.bind(0, '127.0.0.1', bound));
  return {
    resolve: createNameResolver([`127.0.0.1:${socket.address().port}`]),
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => void socket.close(() => closed())),
  };
}

const ask = (resolve: ResolveName, signal = new AbortController().signal) => resolve('feed.test', signal);

test('all addresses of both families are given', async () => {
  const two = [
    [192, 0, 2, 1],
    [10, 0, 0, 1],
  ];
  await using server = await nameServer({ a: { code: 0, addresses: two }, aaaa: { code: 0, addresses: [ipv6] } });
  expect(await ask(server.resolve)).toEqual(['192.0.2.1', '10.0.0.1', '2600::1']);
});

test('a name with addresses of one family only has those', async () => {
  await using server = await nameServer({ a: none, aaaa: { code: 0, addresses: [ipv6] } });
  expect(await ask(server.resolve)).toEqual(['2600::1']);
});

test('a name that does not exist, or has no addresses, has none', async () => {
  const missing: Answer = { code: 3, addresses: [] };
  await using server = await nameServer({ a: missing, aaaa: missing });
  expect(await ask(server.resolve)).toEqual([]);
  await using empty = await nameServer({ a: none, aaaa: none });
  expect(await ask(empty.resolve)).toEqual([]);
});

test('a name server with a problem is not a name without addresses', async () => {
  const failure: Answer = { code: 2, addresses: [] };
  await using server = await nameServer({ a: failure, aaaa: none });
  await expect(ask(server.resolve)).rejects.toMatchObject({ code: 'ESERVFAIL' });
});

test('a question that nobody answers ends with the signal', async () => {
  await using server = await nameServer({ a: 'silence', aaaa: 'silence' });
  const stop = new AbortController();
  const asked = ask(server.resolve, stop.signal);
  stop.abort();
  await expect(asked).rejects.toMatchObject({ code: 'ECANCELLED' });
});
