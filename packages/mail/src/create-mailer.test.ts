import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMailer, type SmtpMailer } from './create-mailer.ts';
import { type Point, startTinySmtpServer, type TinySmtpServer, type Word } from './testing/tiny-smtp-server.ts';

const mail = {
  id: '018f0000-0000-7000-8000-000000000001',
  to: 'ada@clearweek.example',
  subject: 'Please connect your calendar again – Grüße',
  text: 'Hello,\n\nconnect again: https://clearweek.example/connect\n.\nend\n',
  html: '<p>Hello, connect again: https://clearweek.example/connect</p>',
};
const from = 'Clearweek <hello@clearweek.example>';
const short = { connectMs: 300, silenceMs: 300, openMs: 1_000, wholeMs: 1_000, keptMs: 10_000 };

let server: TinySmtpServer;
let mailer: SmtpMailer;

beforeEach(async () => {
  server = await startTinySmtpServer();
  mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${server.port}`, from, times: short });
});
afterEach(async () => {
  mailer.close();
  await server.close();
});

describe('a mail that the server takes', () => {
  test('arrives with both parts, its own id as Message-ID, and the marks of a mail that no person wrote', async () => {
    expect(await mailer.send(mail)).toBe('sent');
    const [got] = server.received;
    expect(got).toMatchObject({ from: 'hello@clearweek.example', to: mail.to });
    expect(got?.content).toContain(`Message-ID: <${mail.id}@clearweek.example>`);
    expect(got?.content).toContain('Auto-Submitted: auto-generated');
    expect(got?.content).toContain('X-Auto-Response-Suppress: All');
    expect(got?.content).toContain('Content-Type: text/plain; charset=utf-8');
    expect(got?.content).toContain('Content-Type: text/html; charset=utf-8');
    expect(got?.content).toMatch(/^Subject: =\?UTF-8\?/im);
  });

  test('goes over the connection of the one before', async () => {
    for (let count = 0; count < 3; count += 1) expect(await mailer.send(mail)).toBe('sent');
    expect([server.received.length, server.connections()]).toEqual([3, 1]);
  });

  test('goes over a new connection where the kept one was closed meanwhile, once', async () => {
    await mailer.send(mail);
    server.dropAll();
    expect(await mailer.send(mail)).toBe('sent');
    expect([server.received.length, server.connections()]).toEqual([2, 2]);
  });

  test('goes over a new connection where the kept one ends at the first word of it', async () => {
    await mailer.send(mail);
    server.say('mail', 'drop-once');
    expect(await mailer.send(mail)).toBe('sent');
    expect([server.received.length, server.connections()]).toEqual([2, 2]);
  });

  test('is not said again where a kept connection ends after its content', async () => {
    await mailer.send(mail);
    server.say('content', 'drop-once');
    expect(await mailer.send(mail)).toBe('unknown');
    expect([server.received.length, server.connections()]).toEqual([2, 1]);
  });

  test('arrives twenty times where twenty are sent at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, count) => mailer.send({ ...mail, id: `mail-${count}` })),
    );
    expect(new Set(answers)).toEqual(new Set(['sent']));
    expect(new Set(server.received.map(({ content }) => /Message-ID: (.*)/.exec(content)?.[1])).size).toBe(20);
  });
});

describe('a mail that the server does not take', () => {
  test.each<[string, Point, Word, Awaited<ReturnType<SmtpMailer['send']>>]>([
    ['the receiver is unknown', 'rcpt', '550 nobody here', 'refused'],
    ['the receiver is over quota', 'rcpt', '452 full', 'later'],
    ['the receiver is put off', 'rcpt', '451 try again', 'later'],
    ['the content is refused', 'content', '554 not this', 'refused'],
    ['the content is put off', 'content', '451 try again', 'later'],
    ['the sender is refused, which is our own fault', 'mail', '553 not you', 'later'],
    ['the server wants no mail at all', 'greeting', '554 no service', 'later'],
    ['the server is closing', 'mail', '421 going away', 'later'],
    ['the greeting never comes', 'greeting', 'silence', 'later'],
    ['the connection ends at the greeting', 'greeting', 'drop', 'later'],
    ['the connection ends before the content', 'data', 'drop', 'later'],
    ['the server falls silent before the content', 'rcpt', 'silence', 'later'],
    ['the connection ends after the content', 'content', 'drop', 'unknown'],
    ['the server falls silent after the content', 'content', 'silence', 'unknown'],
  ])('%s', async (_what, point, word, answer) => {
    server.say(point, word);
    expect(await mailer.send(mail)).toBe(answer);
    const taken = server.received.length;
    server.say(point, { greeting: '220 ready', data: '354 go on' }[point as string] ?? '250 ok');
    expect(await mailer.send(mail)).toBe('sent');
    expect(server.received.length).toBe(taken + 1);
  });

  test.each<[string, Point, Partial<typeof short>, string]>([
    ['opening takes too long in all, though no single word does', 'ehlo', { openMs: 100, silenceMs: 10_000 }, 'later'],
    ['the mail takes too long in all before its content', 'rcpt', { wholeMs: 100, silenceMs: 10_000 }, 'later'],
    ['the mail takes too long in all after its content', 'content', { wholeMs: 100, silenceMs: 10_000 }, 'unknown'],
  ])(
    '%s',
    async (_what, point, times, answer) => {
      server.say(point, 'silence');
      const it = createMailer({ smtpUrl: `smtp://127.0.0.1:${server.port}`, from, times: { ...short, ...times } });
      expect(await it.send(mail)).toBe(answer);
      it.close();
    },
    5_000,
  );

  test('nobody answers at its address', async () => {
    await server.close();
    expect(await mailer.send(mail)).toBe('later');
  });

  test.each([
    '',
    'ada',
    'ada@clearweek.example\r\nBcc: eve@clearweek.example',
    'a@x.example, b@y.example',
    '<a@x.example>',
  ])('the address %j is none, and the server is not asked', async (to) => {
    expect(await mailer.send({ ...mail, to })).toBe('refused');
    expect(server.connections()).toBe(0);
  });

  test('a subject cannot add a header', async () => {
    await mailer.send({ ...mail, subject: 'Hello\r\nBcc: eve@clearweek.example' });
    expect(server.received[0]?.content).not.toMatch(/^Bcc:/m);
    expect(server.commands.filter((line) => line.startsWith('RCPT'))).toHaveLength(1);
  });
});

describe('signing in at the server', () => {
  const withPassword = () =>
    createMailer({ smtpUrl: `smtp://us%40er:pa%3Ass@127.0.0.1:${server.port}`, from, times: short });

  test('happens once for each connection, with what the address says', async () => {
    const it = withPassword();
    await it.send(mail);
    await it.send(mail);
    const said = server.commands.filter((line) => line.startsWith('AUTH PLAIN'));
    expect(said).toHaveLength(1);
    const [, name, password] = Buffer.from(said[0]!.slice('AUTH PLAIN '.length), 'base64').toString().split('\0');
    expect([name, password]).toEqual(['us@er', 'pa:ss']);
    it.close();
  });

  test('is no fault of the mail where it is refused', async () => {
    server.say('auth', '535 wrong');
    const it = withPassword();
    expect(await it.send(mail)).toBe('later');
    expect(server.received).toEqual([]);
  });
});
