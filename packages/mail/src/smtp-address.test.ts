import { describe, expect, test } from 'vitest';
import { readSmtpUrl } from './smtp-address.ts';

describe("a mail server's address", () => {
  test('with smtps speaks TLS from the start', () => {
    expect(readSmtpUrl('smtps://mail.example').connection).toEqual({
      host: 'mail.example',
      port: 465,
      secure: true,
      requireTLS: true,
    });
  });

  test('with smtp has to change to TLS, and says neither name nor password before', () => {
    const { connection, credentials } = readSmtpUrl('smtp://user:p%40ss@mail.example:2525');
    expect(connection).toEqual({ host: 'mail.example', port: 2525, secure: false, requireTLS: true });
    expect(credentials).toEqual({ user: 'user', pass: 'p@ss' });
  });

  test.each(['localhost', '127.0.0.1', '[::1]'])('on this computer (%s) may speak plainly', (host) => {
    expect(readSmtpUrl(`smtp://${host}:1025`).connection).toMatchObject({ ignoreTLS: true, port: 1025 });
  });

  test.each(['', 'mail.example', 'https://mail.example', 'smtp://', 'smtp://secret@:25'])(
    'that is none (%s) is refused without being said',
    (url) => {
      expect(() => readSmtpUrl(url)).toThrow(/^SMTP_URL has to look like/);
      expect(() => readSmtpUrl(url)).not.toThrow(/secret/);
    },
  );
});
